import { io, type Socket } from 'socket.io-client';
import type { FromPages, PageListeners } from '#src/platform/liveEvents';

/** The page's one line to the server. Whoever wants to hear something listens before `startLive` opens it. */
export const socket: Socket<PageListeners, FromPages> = io({
  transports: ['websocket', 'polling'],
  tryAllTransports: true,
  autoConnect: false,
});
