import type { Server } from 'socket.io';
import type { Place, Realtime } from './http/context';
import { presenceOf } from './presences';

export const userRoom = (userId: number): string => `user:${userId}`;
export const pageRoom = ({ kind, id }: Place): string => `${kind}:${id}`;
export function placeOfRoom(room: string): Place | null {
  const [kind, id] = room.split(':');
  return kind === 'memo' || kind === 'task' ? { kind, id: Number(id) } : null;
}
/** The readers of one language, for what is rendered once for all of them. */
export const pageRoomIn = (place: Place, locale: string): string => `${pageRoom(place)}:${locale}`;
/** A person's own pages of it, which may have to be told apart from the others. */
export const ownRoomIn = (place: Place, locale: string, userId: number): string =>
  `${pageRoomIn(place, locale)} of ${userId}`;

/** The adapter of a single process has nobody to tell, and says so in the log. */
export function tellProcesses(io: Server | null, event: string, payload: unknown): void {
  if (io && io.of('/').adapter.constructor.name !== 'Adapter') io.serverSideEmit(event, payload);
}

/** Sockets only hint: what is said here may be lost, the database is the truth. */
export function socketRealtime(io: () => Server | null, locales: readonly string[]): Realtime {
  const ownRoomsOf = (userId: number, place: Place) => locales.map((locale) => ownRoomIn(place, locale, userId));
  const roomsOf = (place: Place) => [pageRoom(place), ...locales.map((locale) => pageRoomIn(place, locale))];
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
    toPage: (place, event, payload) => void io()?.to(pageRoom(place)).emit(event, payload),
    pageChanged: (place, change = undefined) =>
      void io()
        ?.to(pageRoom(place))
        .emit(`${place.kind}.changed`, { [`${place.kind}Id`]: place.id, ...change }),
    toPageIn: (place, locale, event, payload) => void io()?.to(pageRoomIn(place, locale)).emit(event, payload),
    leavePage(userId, place) {
      // First the word, then the door: the page must not go on showing what is no longer for this reader.
      io()
        ?.to(userRoom(userId))
        .emit(...lost(place));
      io()
        ?.in(userRoom(userId))
        .socketsLeave([...roomsOf(place), ...ownRoomsOf(userId, place)]);
    },
    silencePage: (userId, place) => void io()?.in(ownRoomsOf(userId, place)).socketsLeave(roomsOf(place)),
    disconnectUser: (userId) => io()?.in(userRoom(userId)).disconnectSockets(true),
  };
}
