import { LOCALES, translatorFor } from '#src/i18n/i18n';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { icon } from '#src/platform/http/icons';
import { renderView } from '#src/platform/http/render';
import { listedPerson } from '#src/web/listedPerson';
import { messageView } from './message.view';
import type { MessageRow } from './messages.queries';
import { isNotes, type Conversation } from './conversation.access';

/**
 * Rendered once a language, without anything personal: the browser adds local times and marks the reader's own
 * messages.
 */
export function broadcastMessage(
  { realtime }: Pick<Deps, 'realtime'>,
  event: 'message.posted' | 'message.changed',
  conversation: Conversation,
  row: MessageRow,
): void {
  const { id, revision, clientKey } = row;
  const told = { conversationId: conversation.id, id, revision, authorId: row.author.id, clientKey };
  keepToReaders(realtime, conversation);
  for (const locale of LOCALES) {
    realtime.toPageIn(conversation.page, locale, event, { ...told, html: neutralHtml(row, locale, conversation.url) });
  }
}

/** Nobody hears a word of the notes whose right has ended since their page was opened. */
function keepToReaders(realtime: Deps['realtime'], conversation: Conversation): void {
  const readers = conversation.participants.map(({ id }) => id);
  if (isNotes(conversation)) realtime.keepNotesTo(conversation.place.id, readers);
}

function neutralHtml(row: MessageRow, locale: string, url: string): string {
  const t = translatorFor(locale);
  const message = messageView(row, undefined, { t, format: formatFor(locale, 'UTC'), actor: null, url });
  return renderView('conversations/_message', { t, icon, listedPerson, message });
}
