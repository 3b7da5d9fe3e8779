import type { Server } from 'socket.io';
import type { Realtime } from './http/context';

export const userRoom = (userId: number): string => `user:${userId}`;
export const memoRoom = (memoId: number): string => `memo:${memoId}`;

/** Sockets only hint: what is said here may be lost, the database is the truth. */
export function socketRealtime(io: () => Server | null): Realtime {
  return {
    toUser: (userId, event, payload) => void io()?.to(userRoom(userId)).emit(event, payload),
    toMemo: (memoId, event, payload) => void io()?.to(memoRoom(memoId)).emit(event, payload),
    leaveMemo(userId, memoId) {
      // First the word, then the door: the page must not go on showing what is no longer for this reader.
      io()?.to(userRoom(userId)).emit('memo.lost', { memoId });
      io()?.in(userRoom(userId)).socketsLeave(memoRoom(memoId));
    },
    disconnectUser: (userId) => io()?.in(userRoom(userId)).disconnectSockets(true),
  };
}
