import { catalogue, eventTypeOf, type EventType } from './catalogue';

const EXCERPT_MAX = 140;

export function excerptOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= EXCERPT_MAX ? line : `${Array.from(line).slice(0, EXCERPT_MAX).join('')}…`;
}

export const excerptSelect = {
  id: true,
  text: true,
  deletedAt: true,
  attachments: { select: { fileName: true }, orderBy: { id: 'asc' } },
} as const;

type Message = { text: string; deletedAt: Date | null; attachments: readonly { fileName: string }[] };

/** Files alone give their names; null for a deleted message. */
export const excerptOfMessage = ({ text, deletedAt, attachments }: Message): string | null =>
  deletedAt ? null : excerptOf(text) || excerptOf(attachments.map(({ fileName }) => fileName).join(', '));

type Quoted = { type: string; changes: unknown; message: Message | null };

/** What a notice quotes: the message, or the conclusion of a closed task. */
export function excerptOfEvent({ type, changes, message }: Quoted): string | null {
  if (message) return excerptOfMessage(message);
  return excerptOf(quoteOf(eventTypeOf(type), changes)) || null;
}

export function quoteOf<T extends EventType>(type: T, changes: unknown): string {
  const { schema, quote } = catalogue[type];
  return quote ? quote(schema.parse(changes)) : '';
}
