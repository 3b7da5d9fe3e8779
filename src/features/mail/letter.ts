import { translatorFor } from '#src/i18n/i18n';
import type { Translate } from '#src/platform/http/context';
import type { Content } from './content';

export type MailLink = {
  label: string;
  url: string;
  /** Acts without sign-in, so nobody but its reader may see it. */
  isOwn?: boolean;
};

export type Letter = {
  locale: string;
  subject: string;
  fromName: string | null;
  heading: string;
  about: string | null;
  /** Replacements without the reader's own words (the note of a reminder). */
  bare?: Pick<Letter, 'subject' | 'heading' | 'about'>;
  paragraphs: string[];
  facts: { label: string; value: string; isWritten?: boolean }[];
  /** What people wrote: never kept, and sent only if the company's setting allows it. */
  content?: Content | null;
  /** `part` is the heading of the items from this one on. */
  items?: {
    sentence: string;
    about: string;
    excerpt: string | null;
    url: string;
    isWritten?: boolean;
    part?: string | null;
  }[];
  more?: string | null;
  button: { label: string; url: string };
  footer: string[];
  links: MailLink[];
  /** Replies make sense: it is about a discussion. */
  invitesAnswers?: boolean;
  headers: Record<string, string>;
  inReplyTo?: string;
  references?: string[];
};

/** For companies whose mails carry no content. */
export function withoutWords({ bare, content: _, items, ...letter }: Letter): Letter {
  return {
    ...letter,
    ...bare,
    facts: letter.facts.filter(({ isWritten }) => !isWritten),
    ...(items ? { items: items.map((item) => ({ ...item, excerpt: null })) } : {}),
  };
}

/** The kept copy that admins may read: without content and personal links. */
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

export const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** The mail program's own "Unsubscribe" button (RFC 2369 and 8058). */
export const endedBy = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** Why the reader gets it and how to get less; `own` are the links that work without sign-in. */
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
