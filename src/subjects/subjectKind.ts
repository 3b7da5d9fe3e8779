import type { Can, Place } from '#src/platform/http/context';
import type { Database, Tx } from '#src/platform/db';
import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Reader } from './subject';

type Readable = Pick<Tx, 'memo' | 'task'>;
/** `kind`: of tasks and projects, which a number alone does not tell apart. */
export type Titled = { id: number; title: string; kind?: 'task' | 'project' };

/**
 * What chats, files, reminders, notices, histories and lists of people need of the memo or task they belong to. Rules
 * and tables of the two differ.
 */
export type SubjectKind<Loaded> = {
  kind: Place['kind'];
  path: string;
  notFound: string;
  /** Checks visibility and records readings without a role, unless `admit` throws. */
  find: (db: Database, actor: Actor, id: number, admit?: (loaded: Loaded) => void) => Promise<Loaded | null>;
  /** Only visible ones; does not count as reading. */
  findTitles: (db: Readable, reader: Reader, ids: readonly number[]) => Promise<Titled[]>;
  /** Marks it unread for everybody but the actor. */
  touch: (tx: Tx, id: number, actor: Pick<Actor, 'id'>, at?: Date) => Promise<void>;
  /** The chat was read up to a message: nothing is unread, unless something happened since. */
  markSeen: (tx: Tx, id: number, actor: Pick<Actor, 'id'>, messageId: number) => Promise<void>;
  /** `added`: only these words are new. */
  refreshSearch: (tx: Tx, id: number, added?: string) => Promise<void>;
};

type Policy<S> = (actor: Actor, subject: S) => boolean;
type Refusal<S> = string | ((subject: S, actor: Actor) => string);

/** 404 without access, 403 without the right. */
export const accessTo =
  <S, P>({ find, notFound }: SubjectKind<S>, idIn: (params: P) => number) =>
  (policy: Policy<S>, refusal: Refusal<S> = 'errors.forbidden.message'): Can<S, P> =>
  async ({ db, actor, params }) => {
    if (!actor) throw new SignInNeeded();
    const subject = await find(db, actor, idIn(params), (found) => {
      if (!policy(actor, found)) throw new Forbidden(typeof refusal === 'string' ? refusal : refusal(found, actor));
    });
    if (!subject) throw new NotFound(notFound);
    return subject;
  };

export type PlaceParams = { placeId: number };

export const accessToPlace = <S>(subject: SubjectKind<S>) => accessTo(subject, ({ placeId }: PlaceParams) => placeId);

export type Person = { id: number; name: string };

type Loaded = {
  participants: readonly { userId: number; user: { name: string; deactivatedAt: Date | null } }[];
};

export const activeParticipants = ({ participants }: Loaded): Person[] =>
  participants
    .filter(({ user }) => user.deactivatedAt === null)
    .map(({ userId, user }) => ({ id: userId, name: user.name }));
