import type { LiveServer, PageSocket } from './liveEvents';

export type Presence = {
  /** A page says whether its reader looks at it. */
  watch: (socket: PageSocket, room: string | null) => void;
  /** The room of the page whose reader looks at it, or did so until its line was lost. */
  watchedBy: (socket: PageSocket) => string | null;
  /** Whether a page of this person in the room is open and visible, in whatever process. */
  isWatching: (userId: number, room: string) => boolean;
  stop: () => void;
};

const presences = new WeakMap<LiveServer, Presence>();

/** Who looks at which page, as far as this process knows. */
export const presenceOf = (io: LiveServer): Presence | null => presences.get(io) ?? null;
export const rememberPresence = (io: LiveServer, presence: Presence): void => void presences.set(io, presence);
