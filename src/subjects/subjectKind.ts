import type { Can, Place } from '#src/platform/http/context';
import type { Database, Tx } from '#src/platform/db';
import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Reader } from './subject';

type Titled = Pick<Tx, 'memo' | 'task'>;

/**
 * What chats, files, reminders, notices, histories and lists of people hang at: `memoSubject` and `taskSubject`. Rules and
 * tables of the two differ; here stands what those features ask of both.
 */
export type SubjectKind<Loaded> = {
  kind: Place['kind'];
  /** `/memos` */
  path: string;
  notFound: string;
  /** Through the actor. A reading without a role is recorded, unless `admit` throws. */
  find: (db: Database, actor: Actor, id: number, admit?: (loaded: Loaded) => void) => Promise<Loaded | null>;
  /** Of those that the reader sees, whether or not they open them. */
  findTitles: (db: Titled, reader: Reader, ids: readonly number[]) => Promise<{ id: number; title: string }[]>;
  /** There is news for everybody but the actor. */
  touch: (tx: Tx, id: number, actor: Pick<Actor, 'id'>, at?: Date) => Promise<void>;
  /** Somebody read its chat up to a message: nothing is new to them, unless it happened since. */
  markSeen: (tx: Tx, id: number, actor: Pick<Actor, 'id'>, messageId: number) => Promise<void>;
  /** The words in its chat changed; `added` when words were added and nothing else. */
  refreshSearch: (tx: Tx, id: number, added?: string) => Promise<void>;
};

type Policy<S> = (actor: Actor, subject: S) => boolean;
type Refusal<S> = string | ((subject: S, actor: Actor) => string);

/** What one may not see is not there; what one sees but may not do is refused with a reason. */
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

/** For the routes that memos and tasks have alike. */
export const accessToPlace = <S>(subject: SubjectKind<S>) => accessTo(subject, ({ placeId }: PlaceParams) => placeId);

export type Person = { id: number; name: string };

type Loaded = {
  participants: readonly { userId: number; user: { name: string; deactivatedAt: Date | null } }[];
};

/** Who takes part and is still here. */
export const activeParticipants = ({ participants }: Loaded): Person[] =>
  participants
    .filter(({ user }) => user.deactivatedAt === null)
    .map(({ userId, user }) => ({ id: userId, name: user.name }));
