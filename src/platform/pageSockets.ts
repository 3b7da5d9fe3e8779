import { z } from 'zod';
import type { Actor } from '#src/web/actor';
import type { LivePage, Place } from './http/context';
import type { OpenAnswer, PageSocket } from './liveEvents';
import { ownRoomIn, pageRoom, pageRoomIn, placeOfRoom } from './realtime';
import type { Presence } from './presences';
import type { SocketDeps } from './sockets';

const number = z.number().int().min(1).max(2_147_483_647);
const memoPayload = z.strictObject({ memoId: number }).transform(({ memoId }): Place => ({ kind: 'memo', id: memoId }));
const taskPayload = z.strictObject({ taskId: number }).transform(({ taskId }): Place => ({ kind: 'task', id: taskId }));
const notesPayload = z
  .strictObject({ memoId: number })
  .transform(({ memoId }): LivePage => ({ kind: 'notes', id: memoId }));
const typingPayload = z.strictObject({ conversationId: number });
const watchingPayload = z.strictObject({ conversationId: number, isWatching: z.boolean() });

/** A page has three rooms, with the notes six, and its person one. */
const MOST_ROOMS = 150;
/** Until then the other processes have said who looks at what. */
const TOLD_BY_THEN_MS = 3_000;

/** Who reads on a page, and by which session. */
export type Reader = Pick<Actor, 'id' | 'name' | 'locale'> & { sid: string };

/** What a page may ask of the server: to hear of a memo or task, and to be shown as writing in its chat. */
export function listenToPages(
  socket: PageSocket,
  user: Reader,
  talks: Map<string, number>,
  { findTalk, forgetSight, logger, presence }: SocketDeps & { presence: Presence },
): void {
  // One question at a time, and not endlessly many: each costs a look into the database.
  let last = Promise.resolve();

  const join = async (page: LivePage): Promise<OpenAnswer> => {
    const talk = socket.rooms.size < MOST_ROOMS ? await findTalk(user.sid, page) : null;
    if (!talk || socket.disconnected) return { ok: false };
    const room = pageRoom(page);
    if (talk.conversationId !== null) talks.set(room, talk.conversationId);
    const rooms = [room, pageRoomIn(page, user.locale), ownRoomIn(page, user.locale, user.id)];
    await socket.join(rooms);
    // Lost between the question and the door: then nobody has shown this socket out.
    if ((await findTalk(user.sid, page)) !== null) return { ok: true };
    for (const left of rooms) await socket.leave(left);
    return { ok: false };
  };
  const onOpen = (schema: z.ZodType<LivePage>) => (payload: unknown, answer: unknown) => {
    const page = schema.safeParse(payload);
    last = last
      .then((): Promise<OpenAnswer> | OpenAnswer => (page.success ? join(page.data) : { ok: false }))
      .catch((error: unknown): OpenAnswer => {
        logger.warn({ err: error, userId: user.id }, 'a page could not be made live');
        return { ok: false, again: true };
      })
      .then((joined) => {
        if (typeof answer === 'function') Reflect.apply(answer, null, [joined]);
      });
  };

  const roomOf = (conversationId: number): string | undefined =>
    [...socket.rooms].find((name) => talks.get(name) === conversationId);

  socket.on('chat.watching', (payload: unknown) => {
    const watching = watchingPayload.safeParse(payload);
    if (!watching.success) return;
    const { conversationId, isWatching } = watching.data;
    presence.watch(socket, isWatching ? (roomOf(conversationId) ?? null) : null);
  });
  const lose = (place: Place): void => {
    if (presence.isWatching(user.id, pageRoom(place))) return;
    forgetSight(user.id, place).catch((error: unknown) => {
      logger.warn({ err: error, userId: user.id }, 'what came to a page that was gone counts as seen');
    });
  };
  // It ended without a word; pages of the same device at other processes may have, too.
  socket.on('disconnect', (reason) => {
    const place = placeOfRoom(presence.watchedBy(socket) ?? '');
    if (reason === 'ping timeout' && place) setTimeout(lose, TOLD_BY_THEN_MS, place).unref();
  });
  socket.on('memo.open', onOpen(memoPayload));
  socket.on('task.open', onOpen(taskPayload));
  socket.on('notes.open', onOpen(notesPayload));
  socket.on('chat.typing', (payload: unknown) => {
    const typing = typingPayload.safeParse(payload);
    if (!typing.success) return;
    const { conversationId } = typing.data;
    const room = roomOf(conversationId);
    if (room) socket.to(room).volatile.emit('chat.typing', { conversationId, id: user.id, name: user.name });
  });
}
