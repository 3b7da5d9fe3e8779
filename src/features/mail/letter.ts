import { translatorFor } from '#src/i18n/i18n';
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
  /** What was said in the chat, or the line with which a task was closed: its words and, each with its size, its files. */
  message?: { text: string; files: string[] } | null;
  paragraphs: string[];
  facts: { label: string; value: string }[];
  /** What a digest tells of. */
  items?: { sentence: string; about: string; excerpt: string | null; url: string }[];
  /** How many it does not list. */
  more?: string | null;
  button: { label: string; url: string };
  footer: string[];
  /** Where mails like this one are ended without signing in. */
  unsubscribeUrl?: string;
  headers: Record<string, string>;
  inReplyTo?: string;
  references?: string[];
};

export type WrittenLetter = { subject: string; text: string; html: string };

/** What stands above every mail of the company. */
export type Letterhead = { company: string; logo: { url: string; width: number; height: number } | null };

export function writeOut(letter: Letter, head: Letterhead): WrittenLetter {
  const { locale, unsubscribeUrl: url } = letter;
  const footer = url ? [...letter.footer, translatorFor(locale)('mails.footer.unsubscribe', { url })] : letter.footer;
  const complete = { ...letter, footer };
  return { subject: letter.subject, text: asText(complete), html: renderView('emails/letter', { ...complete, head }) };
}

/**
 * The mail as it is kept for admins, who may not read the memos: without what was said, and without the address that
 * only its reader should use.
 */
export function forKeeping(letter: Letter): Letter {
  const { unsubscribeUrl: _, message, items, ...rest } = letter;
  const hidden = translatorFor(letter.locale)('mails.message.hidden');
  return {
    ...rest,
    ...(message ? { message: { text: hidden, files: [] } } : {}),
    ...(items ? { items: items.map((item) => ({ ...item, excerpt: item.excerpt && hidden })) } : {}),
  };
}

/** The text part is not a page: nothing in it is escaped, so no template draws it. */
function asText({ heading, about, message, paragraphs, facts, items = [], more, button, footer }: Letter): string {
  const blocks = [
    about === null ? heading : `${heading}\n\n${about}`,
    message?.text ?? '',
    message?.files.join('\n') ?? '',
    ...paragraphs,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...items.map(({ sentence, about: what, excerpt, url }) =>
      [sentence, what, excerpt ?? '', url].filter((line) => line !== '').join('\n'),
    ),
    more ?? '',
    `${button.label}:\n${button.url}`,
    `-- \n${footer.join('\n')}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Nobody's out-of-office assistant shall answer these. */
export const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** What mail programs make their own "Unsubscribe" button of (RFC 2369 and 8058). */
export const endedBy = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

export const footerOf = (t: Translate, baseUrl: string, reason: string): string[] => [
  t(reason),
  t('mails.footer.settings', { url: `${baseUrl}/account/notifications` }),
];
