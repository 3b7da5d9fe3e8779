import { translatorFor } from '#src/i18n/i18n';
import type { Translate } from '#src/platform/http/context';
import type { Content } from './content';

export type MailLink = {
  label: string;
  url: string;
  /** Acts for its reader without signing in: nobody else may see it. */
  isOwn?: boolean;
};

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
  /** The same without what people wrote themselves, where the sentence quotes it: the note of a reminder. */
  bare?: Pick<Letter, 'subject' | 'heading' | 'about'>;
  paragraphs: string[];
  facts: { label: string; value: string; isWritten?: boolean }[];
  /** What people wrote. It is not kept, and goes out only where the company wishes it. */
  content?: Content | null;
  /** What a digest tells of. */
  items?: { sentence: string; about: string; excerpt: string | null; url: string; isWritten?: boolean }[];
  /** How many it does not list. */
  more?: string | null;
  button: { label: string; url: string };
  footer: string[];
  links: MailLink[];
  /** It is about something that people talk of, so its reader may think of answering. */
  invitesAnswers?: boolean;
  headers: Record<string, string>;
  inReplyTo?: string;
  references?: string[];
};

/** The mail without what was written, where the company does not wish that mails carry it. */
export function withoutWords({ bare, content: _, items, ...letter }: Letter): Letter {
  return {
    ...letter,
    ...bare,
    facts: letter.facts.filter(({ isWritten }) => !isWritten),
    ...(items ? { items: items.map((item) => ({ ...item, excerpt: null })) } : {}),
  };
}

/** The mail as it is kept for admins, who may not read the memos: it says that there was something, and acts for nobody. */
export function forKeeping(letter: Letter): Letter {
  const hidden = translatorFor(letter.locale)('mails.message.hidden');
  const { items, ...rest } = withoutWords(letter);
  return {
    ...rest,
    links: letter.links.filter(({ isOwn }) => !isOwn),
    paragraphs: letter.content ? [hidden, ...rest.paragraphs] : rest.paragraphs,
    ...(items
      ? { items: items.map((item, index) => ({ ...item, excerpt: letter.items?.[index]?.excerpt ? hidden : null })) }
      : {}),
  };
}

/** Nobody's out-of-office assistant shall answer these. */
export const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** What mail programs make their own "Unsubscribe" button of (RFC 2369 and 8058). */
export const endedBy = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** Why the reader gets it, and how to get less of it: `own` are the ways that work without signing in. */
export const footing = (
  t: Translate,
  baseUrl: string,
  { reason, unsubscribeUrl, mute }: { reason: string; unsubscribeUrl: string; mute?: MailLink | null },
): Pick<Letter, 'footer' | 'links' | 'invitesAnswers'> => ({
  footer: [t(reason)],
  links: [
    ...(mute ? [mute] : []),
    { label: t('mails.footer.unsubscribe'), url: unsubscribeUrl, isOwn: true },
    { label: t('mails.footer.settings'), url: `${baseUrl}/account/notifications` },
  ],
  invitesAnswers: true,
});
