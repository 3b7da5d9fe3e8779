import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';

/**
 * engine.io waits for the end of a connection by a listener that holds the answer of its handshake, and with it the request,
 * its session and the signed-in person: half of a live page's memory. Once its headers are sent the answer has no use.
 */
export function emptyAnswersOfHandshakes({ engine }: Pick<Server, 'engine'>): void {
  const answers = new WeakMap<IncomingMessage, object>();
  engine.use((req: IncomingMessage, res: object, next: () => void) => {
    // Polling has real answers, which go by themselves.
    if (!(res instanceof ServerResponse)) answers.set(req, res);
    next();
  });
  engine.on('headers', (_headers: unknown, req: IncomingMessage) => {
    const answer = answers.get(req) ?? {};
    for (const key of Reflect.ownKeys(answer)) Reflect.deleteProperty(answer, key);
  });
}
