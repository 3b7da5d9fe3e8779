import { io } from 'socket.io-client';

/** The page's one line to the server. Whoever wants to hear something listens before `startLive` opens it. */
export const socket = io({ transports: ['websocket', 'polling'], tryAllTransports: true, autoConnect: false });
