import { translatorFor } from '#src/i18n/i18n';
import { renderView } from '#src/platform/http/render';
import { makeAddresses } from './body/addresses';
import { asMailHtml } from './body/asHtml';
import { asMailText } from './body/asText';
import { shortenHtml } from './body/shortenHtml';
import type { MailedChange, MailedFile } from './content';
import type { Letter, MailLink } from './letter';
import type { Letterhead } from './letterhead.queries';

export type RenderedLetter = { subject: string; text: string; html: string };

/** A quoted text is shortened further. */
const MOST_CHARACTERS = 20_000;
const QUOTED_SHARE = 1 / 5;
const MOST_FILES = 30;
/** Gmail cuts mails at 102 KB, half of which are tags and the text part. */
const MOST_BYTES = 56_000;

export function renderLetter(letter: Letter, head: Letterhead): RenderedLetter {
  let most = MOST_CHARACTERS;
  let written = writeUpTo(letter, head, most);
  while (bytesOf(written) > MOST_BYTES && most > 100) {
    most = Math.floor(most / 2);
    written = writeUpTo(letter, head, most);
  }
  return written;
}

const bytesOf = ({ text, html }: RenderedLetter): number => Buffer.byteLength(text) + Buffer.byteLength(html);

function writeUpTo(letter: Letter, head: Letterhead, most: number): RenderedLetter {
  const t = translatorFor(letter.locale);
  const baseUrl = new URL(letter.button.url).origin;
  const { passages = [], files = [], changes = [], pictures = new Map<number, string>() } = letter.content ?? {};
  const texts = passages.map(({ label, html, isQuoted = false }) => {
    const short = shortenHtml(html, isQuoted ? Math.ceil(most * QUOTED_SHARE) : most);
    const styled = asMailHtml(short.html, { baseUrl, pictures });
    return { label, isQuoted, isCut: short.isCut, clean: short.html, html: styled };
  });
  const draft = {
    ...letter,
    head,
    texts,
    pictures,
    changes,
    files: files.slice(0, MOST_FILES).map((file) => ({ ...file, url: file.path && baseUrl + file.path })),
    moreFiles: files.length > MOST_FILES ? t('mails.content.moreFiles', { count: files.length - MOST_FILES }) : null,
    answers: letter.invitesAnswers ? answersLine(letter, head) : null,
    words: {
      before: t('mails.content.before'),
      now: t('mails.content.now'),
      files: t('mails.content.files'),
      rest: t('mails.content.rest'),
    },
  };
  return { subject: letter.subject, text: asText(draft, baseUrl), html: renderView('emails/letter', draft) };
}

function answersLine({ locale }: Letter, { repliesTo }: Letterhead): string {
  const t = translatorFor(locale);
  return repliesTo === null ? t('mails.answers.unread') : t('mails.answers.elsewhere', { address: repliesTo });
}

type Draft = Letter & {
  /** `clean` as stored, `html` as rendered for mail programs. */
  texts: { label: string | null; isQuoted: boolean; isCut: boolean; clean: string; html: string }[];
  pictures: ReadonlyMap<number, string>;
  changes: MailedChange[];
  files: MailedFile[];
  moreFiles: string | null;
  answers: string | null;
  head: Letterhead;
  words: Record<'before' | 'now' | 'files' | 'rest', string>;
};

/** Not a template: nothing in it is escaped. */
function asText(draft: Draft, baseUrl: string): string {
  const { heading, about, texts, changes, files, moreFiles, paragraphs, facts, items = [], more, words } = draft;
  const addresses = makeAddresses(baseUrl);
  const passages = texts.flatMap(({ label, clean, isCut, isQuoted }) => {
    const text = asMailText(clean, addresses, draft.pictures);
    return [label ? `${label}:` : '', isQuoted ? quoted(text) : text, isCut ? `(${words.rest})` : ''];
  });
  const blocks = [
    heading,
    about ?? '',
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...paragraphs,
    ...passages,
    ...changes.map((change) => changeLines(change, words)),
    files.length > 0 ? `${words.files}:\n${files.map(fileLine).join('\n')}` : '',
    moreFiles ?? '',
    ...items.flatMap(({ sentence, about: what, excerpt, url, part }) => [
      part ? `${part}:` : '',
      [sentence, what, excerpt ?? '', url].filter((line) => line !== '').join('\n'),
    ]),
    more ?? '',
    `${draft.button.label}:\n${draft.button.url}`,
    addresses.list().join('\n'),
    draft.answers === null ? '' : `*** ${draft.answers} ***`,
    `-- \n${[...draft.footer, ...draft.links.map(linkLine)].join('\n')}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const linkLine = ({ label, url }: MailLink): string => `${label}: ${url}`;
const fileLine = ({ name, size }: MailedFile): string => `- ${name}${size === null ? '' : ` (${size})`}`;
const quoted = (text: string): string => text.replace(/^/gm, '> ').replace(/^> $/gm, '>');
const changeLines = ({ field, from, to }: MailedChange, words: Draft['words']): string =>
  [`${field}:`, from && `${words.before}: ${from}`, to && `${words.now}: ${to}`]
    .filter((line) => line !== '')
    .join('\n');
