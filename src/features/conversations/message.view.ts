import { excerptOf } from '#src/events/excerpt';
import { fileView, inRows } from '#src/features/files/file.view';
import { clock } from '#src/platform/clock';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { pauses } from '#src/platform/pauses';
import { canChangeMessage, changeableUntil } from '#src/policies/message.policy';
import { messageHtml } from './messageText';
import type { Actor } from '#src/web/actor';
import type { MessageRow } from './messages.queries';

/** A broadcast to everybody has no reader and no zone. */
export type Viewer = {
  t: Translate;
  format: Format;
  actor: Pick<Actor, 'id' | 'letUnscannedPass'> | null;
  url: string;
};

const CONTINUES_WITHIN_MS = 5 * 60_000;

/** `previous` decides whether the message continues the bubble above. */
export function messageView(row: MessageRow, previous: MessageRow | undefined, viewer: Viewer) {
  const { t, format, actor, url } = viewer;
  const readerId = actor?.id ?? null;
  const isDeleted = row.deletedAt !== null;
  return {
    id: row.id,
    revision: row.revision,
    authorId: row.author.id,
    authorName: row.author.name,
    html: messageHtml(
      row.text,
      row.mentions.map(({ name, user }) => ({ id: user.id, name: name ?? user.name })),
    ),
    createdAt: row.createdAt.toISOString(),
    time: readerId === null ? '' : format.time(row.createdAt),
    day: readerId === null ? '' : `${format.weekday(row.createdAt)}, ${format.longDate(row.createdAt)}`,
    isoDay: readerId === null ? '' : format.isoDay(row.createdAt),
    isDeleted,
    isEdited: row.editedAt !== null && !isDeleted,
    isOwn: row.author.id === readerId,
    isContinued: readerId !== null && continues(row, previous, format),
    changeableUntil: changeableUntil(row).toISOString(),
    isChangeable: readerId !== null && canChangeMessage({ id: readerId }, row, clock.now()),
    replyTo: row.replyTo && {
      id: row.replyTo.id,
      authorName: row.replyTo.author.name,
      excerpt: row.replyTo.deletedAt ? t('chat.deleted') : excerptOf(row.replyTo.text),
    },
    fileRows: inRows(row.attachments.map((file) => fileView(viewer, file))),
    placeUrl: url,
    url: `${url}/messages/${row.id}`,
  };
}

export type MessageView = ReturnType<typeof messageView>;

/** Yields between messages: a page of the longest ones would block the process. */
export async function messageViews(rows: readonly MessageRow[], viewer: Viewer): Promise<MessageView[]> {
  const views: MessageView[] = [];
  const pause = pauses();
  for (const [index, row] of rows.entries()) {
    views.push(messageView(row, rows[index - 1], viewer));
    await pause();
  }
  return views;
}

function continues(row: MessageRow, previous: MessageRow | undefined, format: Format): boolean {
  return (
    previous !== undefined &&
    previous.author.id === row.author.id &&
    row.replyTo === null &&
    row.createdAt.getTime() - previous.createdAt.getTime() < CONTINUES_WITHIN_MS &&
    format.isoDay(previous.createdAt) === format.isoDay(row.createdAt)
  );
}
