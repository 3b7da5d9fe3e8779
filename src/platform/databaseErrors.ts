import { HttpError } from './errors';

/** What an error says of itself, and those it was made from: a code may stand at any depth, by any of these names. */
type Facts = { codes: string[]; words: string };

const CODES = ['code', 'originalCode', 'kind'];
const INNER = ['cause', 'meta', 'driverAdapterError'];

function factsOf(error: unknown, depth = 0): Facts {
  if (typeof error !== 'object' || error === null || depth > 6) return { codes: [], words: '' };
  const fields = new Map<string, unknown>(Object.entries(error));
  const codes = CODES.map((name) => fields.get(name)).filter((code) => typeof code === 'string');
  const words = error instanceof Error ? error.message : '';
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const inner = [...new Set([cause, ...INNER.map((name) => fields.get(name))])].map((one) => factsOf(one, depth + 1));
  return {
    codes: [...codes, ...inner.flatMap((one) => one.codes)],
    words: [words, ...inner.map((one) => one.words)].join('\n'),
  };
}

const hasCode = (error: unknown, codes: ReadonlySet<string>): boolean =>
  factsOf(error).codes.some((code) => codes.has(code));

const UNIQUE = new Set(['P2002', '23505']);
const FOREIGN_KEY = new Set(['P2003', '23503']);
const DEADLOCK = new Set(['P2034', 'TransactionWriteConflict', '40P01', '40001']);

export const isUniqueViolation = (error: unknown): boolean => hasCode(error, UNIQUE);

/** Something still refers to the row. */
export const isForeignKeyViolation = (error: unknown): boolean => hasCode(error, FOREIGN_KEY);

export const isDeadlock = (error: unknown): boolean =>
  hasCode(error, DEADLOCK) || (error instanceof Error && /deadlock detected|40P01/.test(error.message));

/**
 * The transaction was refused, by us or by a rule of the database: nothing of it was kept. After any other error it may
 * have been committed all the same, with only the answer lost.
 */
export const isRefusal = (error: unknown): boolean =>
  error instanceof HttpError || isUniqueViolation(error) || isForeignKeyViolation(error);

/** Codes of the sockets, of Prisma and its driver, and of PostgreSQL that mean "no database", not "a mistake of ours". */
const GONE = new Set(
  [
    'ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH',
    'P1001 P1002 P1008 P1017 P1018 P2024 P2028 P2037',
    'ConnectionClosed DatabaseNotReachable SocketTimeout TooManyConnections TransactionAlreadyClosed',
    // Cancelled for taking too long; going down; coming up; only to be read, as the standby of one that went down.
    '57014 57P01 57P02 57P03 57P04 57P05 25P03 25P04 25006',
  ].flatMap((line) => line.split(' ')),
);

/** Connection exceptions, and resources that are used up: connections, memory. */
const GONE_CLASS = /^(08|53)[0-9A-Z]{3}$/;

/** The same, where the code is lost on the way through the driver. */
const GONE_WORDS =
  /Query read timeout|timeout expired|connection timeout|statement timeout|timeout exceeded when trying to connect|Unable to start a transaction in the given time|Transaction already closed|Connection terminated|Connection ended|not queryable|Can't reach database|Server has closed the connection|terminating connection|recovery mode|is starting up|is shutting down|ConnectionClosed|SocketTimeout|ECONNREFUSED|ECONNRESET|EPIPE/i;

/** The database does not answer, or went away midway: whether the last commit came through is not known. */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { codes, words } = factsOf(error);
  return codes.some((code) => GONE.has(code) || GONE_CLASS.test(code)) || GONE_WORDS.test(words);
}

const FULL = new Set(['53100']);

/** There is no room left on the database's disk: it can still be read. */
export const isDatabaseFull = (error: unknown): boolean =>
  hasCode(error, FULL) || (error instanceof Error && /No space left on device/.test(factsOf(error).words));
