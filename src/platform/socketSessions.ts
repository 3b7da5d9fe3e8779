import type { IncomingMessage } from 'node:http';
import type { LiveServer, PageSocket } from './liveEvents';
import type { Logger } from 'pino';

export type FindLiveSessions = (sids: readonly string[]) => Promise<ReadonlySet<string>>;

type Options = { findLiveSessions: FindLiveSessions; logger: Logger; checkEveryMs?: number | undefined };

/** Put on the request by the session's middleware, which goes before. */
export const sessionOf = (request: IncomingMessage): string =>
  (request as IncomingMessage & { sessionID?: string }).sessionID ?? '';

/**
 * A live page ends with its session, in whatever way that ends. Those who end one say so at once (`disconnectUser`); of time
 * nobody says that it is up, and a hint between processes may be lost. So each process asks for its own pages, all at once.
 */
export function closeWithSessions(io: LiveServer, { findLiveSessions, logger, checkEveryMs = 30_000 }: Options) {
  const sessions = new Map<PageSocket, string>();

  async function closeEnded(): Promise<void> {
    const asked = [...sessions];
    if (asked.length === 0) return;
    const live = await findLiveSessions([...new Set(asked.map(([, sid]) => sid))]);
    for (const [socket, sid] of asked) if (!live.has(sid)) socket.disconnect(true);
  }
  const check = (): void =>
    void closeEnded().catch((error: unknown) => logger.warn({ err: error }, 'live pages were not checked'));
  const repeating = setInterval(check, checkEveryMs);
  repeating.unref();

  return {
    /** Ended between the question at the door and the room that is told of it: then nobody has closed this page. */
    async add(socket: PageSocket, sid: string): Promise<void> {
      sessions.set(socket, sid);
      socket.once('disconnect', () => sessions.delete(socket));
      if (!(await findLiveSessions([sid])).has(sid)) socket.disconnect(true);
    },
    stop: () => clearInterval(repeating),
  };
}
