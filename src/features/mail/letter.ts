import type { Translate } from '#src/platform/http/context';
import { renderView } from '#src/platform/http/render';

/** A mail before it is written out: what both of its parts say. */
export type Letter = {
  locale: string;
  subject: string;
  /** Null when the system itself writes. */
  fromName: string | null;
  /** One sentence: what happened. */
  heading: string;
  /** The memo's number and title, or nothing. */
  about: string | null;
  paragraphs: string[];
  facts: { label: string; value: string }[];
  /** What a digest tells of. */
  items?: { sentence: string; about: string; url: string }[];
  button: { label: string; url: string };
  footer: string[];
  headers: Record<string, string>;
  inReplyTo?: string;
  references?: string[];
};

export type WrittenLetter = { subject: string; text: string; html: string };

export function writeOut(letter: Letter): WrittenLetter {
  return { subject: letter.subject, text: asText(letter), html: renderView('emails/letter', letter) };
}

/** The text part is not a page: nothing in it is escaped, so no template draws it. */
function asText({ heading, about, paragraphs, facts, items = [], button, footer }: Letter): string {
  const blocks = [
    about === null ? heading : `${heading}\n\n${about}`,
    ...paragraphs,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...items.map((item) => `${item.sentence}\n${item.about}\n${item.url}`),
    `${button.label}:\n${button.url}`,
    `-- \n${footer.join('\n')}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Nobody's out-of-office assistant shall answer these. */
export const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

export const footerOf = (t: Translate, baseUrl: string, reason: string): string[] => [
  t(reason),
  t('mails.footer.settings', { url: `${baseUrl}/account/notifications` }),
];
