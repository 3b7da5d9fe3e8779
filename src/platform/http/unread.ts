import type { Request, RequestHandler } from 'express';
import { CHUNK_MIN_BYTES } from './incomingForm';

/** So long, and so much, is read on after an answer: who is still sending has to come to reading it. */
const READ_ON_MS = 30_000;
const READ_ON_BYTES = 16 * 1024 * 1024;

/**
 * Ends the connection of whoever goes on sending after the answer: a refused upload of a gigabyte is not read to its end.
 * Little that is left is read, and the connection serves the next request.
 */
export const endUnread: RequestHandler = (req, res, next) => {
  res.once('finish', () => {
    // Also what has arrived and was not read: it would hold up the next request on the connection.
    if (hasBody(req) && !req.readableEnded && !req.destroyed) readOn(req);
  });
  next();
};

const REST_WITHIN_MS = 3_000;

/**
 * The little that is left of a form is read before its answer: a connection that is closed while more arrives takes the
 * answer along.
 */
export const readRest = (req: Request): Promise<void> =>
  new Promise((resolve) => {
    if (req.readableEnded || !(Number(req.get('content-length')) < READ_ON_BYTES)) return resolve();
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, REST_WITHIN_MS);
    req.once('end', done).once('close', done).resume();
  });

const hasBody = ({ headers }: Request): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

function readOn(req: Request): void {
  const end = () => req.socket.destroySoon();
  const timer = setTimeout(end, READ_ON_MS);
  let left = READ_ON_BYTES;
  req.on('data', (chunk: Buffer) => {
    left -= Math.max(chunk.length, CHUNK_MIN_BYTES);
    if (left < 0) end();
  });
  req.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  // A parser that gave up would hold it back.
  req.unpipe().resume();
}
