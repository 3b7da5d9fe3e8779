import type { Request, RequestHandler, Response } from 'express';
import { asError } from '../errors';
import { inTurnEach } from '../inTurn';
import { localsOf } from './page';
import { Turn, type GiveBack } from './turn';

/**
 * A browser asks for a page and its pictures, a few at a time: whoever asks for more waits for oneself, not the others. About
 * as many may wait as are answered within the longest wait; more are refused at once. That wait is shorter than a statement may
 * take: whoever waits behind a silent database is told before the ones in front give up, and does not begin anew after them.
 */
const LINE = { atOnce: 4, waitingMax: 500, tryAgainSeconds: 5, waitMaxMs: 4_000 };
/** Whoever hung up: what was begun goes on. Longer than a statement takes no page. */
const HUNG_UP_MS = 5_000;

/**
 * One person's requests a few at a time, however many they send, on however many connections: the database's connections are
 * few, and everybody waits for one of them. Those who are not signed in count by their address.
 */
export function requestsInTurn(): RequestHandler {
  const inLine = inTurnEach(LINE);
  return (req, res, next) => {
    const turn = new Turn(() => place(inLine, keyOf(req)));
    localsOf(res).turn = turn;
    endWithAnswer(res, turn);
    // Whoever hung up while waiting is not served any more.
    turn.resume().then(() => (res.closed ? turn.end() : next()), next);
  };
}

/** To find out whose session it is asks the database too: those of one cookie come in turn likewise. Each of these goes on. */
export function lookedUpInTurn(handlers: readonly RequestHandler[]): RequestHandler {
  const inLine = inTurnEach(LINE);
  return (req, res, next) => {
    const lookUp = async () => {
      for (const handler of handlers) await passed(handler, req, res);
    };
    const key = req.headers.cookie;
    (key === undefined ? lookUp() : inLine(key, lookUp)).then(() => next(), next);
  };
}

const passed = (handler: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void handler(req, res, (error?: unknown) => (error ? reject(asError(error)) : resolve()));
  });

const keyOf = (req: Request): string => (req.user ? `user ${req.user.id}` : `address ${req.ip ?? ''}`);

const place = (inLine: ReturnType<typeof inTurnEach>, key: string): Promise<GiveBack> =>
  new Promise((resolve, reject) => {
    inLine(key, () => new Promise<void>(resolve)).catch(reject);
  });

/** A file that is fetched slowly holds no place: all that is asked of the database was asked before. */
function endWithAnswer(res: Response, turn: Turn): void {
  for (const name of ['writeHead', 'end'] as const) {
    const original = res[name].bind(res);
    Reflect.set(res, name, (...given: unknown[]) => {
      turn.end();
      const answered: unknown = Reflect.apply(original, res, given);
      return answered;
    });
  }
  res.once('close', () => void (turn.isOver || setTimeout(() => turn.end(), HUNG_UP_MS).unref()));
}
