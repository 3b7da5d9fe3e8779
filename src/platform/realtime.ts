import type { Server } from 'socket.io';
import type { LivePage, Place, Realtime } from './http/context';
import { presenceOf } from './presences';

export const userRoom = (userId: number): string => `user:${userId}`;
export const pageRoom = ({ kind, id }: LivePage): string => `${kind}:${id}`;
export function placeOfRoom(room: string): Place | null {
  const [kind, id] = room.split(':');
  return kind === 'memo' || kind === 'task' ? { kind, id: Number(id) } : null;
}
/** The readers of one language, for what is rendered once for all of them. */
export const pageRoomIn = (page: LivePage, locale: string): string => `${pageRoom(page)}:${locale}`;
/** A person's own pages of it, which may have to be told apart from the others. */
export const ownRoomIn = (page: LivePage, locale: string, userId: number): string =>
  `${pageRoomIn(page, locale)} of ${userId}`;

/** The adapter of a single process has nobody to tell, and says so in the log. */
export function tellProcesses(io: Server | null, event: string, payload: unknown): void {
  if (io && io.of('/').adapter.constructor.name !== 'Adapter') io.serverSideEmit(event, payload);
}

/** Sockets only hint: what is said here may be lost, the database is the truth. */
export function socketRealtime(io: () => Server | null, locales: readonly string[]): Realtime {
  /** Who loses a memo loses its notes. */
  const pagesOf = (place: Place): LivePage[] =>
    place.kind === 'memo' ? [place, { ...place, kind: 'notes' }] : [place];
  const ownRoomsOf = (userId: number, place: Place) =>
    pagesOf(place).flatMap((page) => locales.map((locale) => ownRoomIn(page, locale, userId)));
  const roomsOfPage = (page: LivePage) => [pageRoom(page), ...locales.map((locale) => pageRoomIn(page, locale))];
  const roomsOf = (place: Place) => pagesOf(place).flatMap(roomsOfPage);
  const lost = (place: Place) => [`${place.kind}.lost`, { [`${place.kind}Id`]: place.id }] as const;
  return {
    toUser: (userId, event, payload) => void io()?.to(userRoom(userId)).emit(event, payload),
    toUsers: (userIds, event, payload) => {
      // To no room at all would be to everybody.
      if (userIds.length > 0) io()?.to(userIds.map(userRoom)).emit(event, payload);
    },
    isHere: (userId) => io()?.of('/').adapter.rooms.has(userRoom(userId)) ?? false,
    isWatching: (userId, place) => {
      const server = io();
      return (server && presenceOf(server)?.isWatching(userId, pageRoom(place))) ?? false;
    },
    toUserHere: (userId, event, payload) => void io()?.local.to(userRoom(userId)).emit(event, payload),
    toProcesses: (event, payload) => tellProcesses(io(), event, payload),
    toPage: (page, event, payload) => void io()?.to(pageRoom(page)).emit(event, payload),
    pageChanged: (place, change = undefined) =>
      void io()
        ?.to(pageRoom(place))
        .emit(`${place.kind}.changed`, { [`${place.kind}Id`]: place.id, ...change }),
    toPageIn: (page, locale, event, payload) => void io()?.to(pageRoomIn(page, locale)).emit(event, payload),
    leavePage(userId, place) {
      // First the word, then the door: the page must not go on showing what is no longer for this reader.
      io()
        ?.to(userRoom(userId))
        .emit(...lost(place));
      io()
        ?.in(userRoom(userId))
        .socketsLeave([...roomsOf(place), ...ownRoomsOf(userId, place)]);
    },
    keepNotesTo(memoId, userIds) {
      const page = { kind: 'notes', id: memoId } as const;
      const theirs = userIds.map(userRoom);
      io()?.to(pageRoom(page)).except(theirs).emit('notes.lost', { memoId });
      io()?.in(pageRoom(page)).except(theirs).socketsLeave(roomsOfPage(page));
    },
    silencePage: (userId, place) => void io()?.in(ownRoomsOf(userId, place)).socketsLeave(roomsOf(place)),
    disconnectUser: (userId) => io()?.in(userRoom(userId)).disconnectSockets(true),
  };
}
