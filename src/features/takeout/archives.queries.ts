import type { Readable } from 'node:stream';
import { clock } from '#src/platform/clock';
import { NotFound } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';

type Reach = Pick<Deps, 'db' | 'storage'>;
type Person = Pick<Actor, 'id'>;

/** The last one that was asked for. */
export const findLast = ({ db }: Pick<Deps, 'db'>, { id: userId }: Person) =>
  db.prisma.takeout.findFirst({ where: { userId }, orderBy: { id: 'desc' } });

/** The last one that was made and has not expired. */
async function findReady({ db }: Pick<Deps, 'db'>, { id: userId }: Person) {
  const where = { userId, readyAt: { not: null }, removedAt: null, expiresAt: { gt: clock.now() } };
  const found = await db.prisma.takeout.findFirst({ where, orderBy: { id: 'desc' } });
  if (!found) return null;
  const { readyAt, expiresAt, sizeBytes } = found;
  return readyAt && expiresAt && sizeBytes !== null ? { ...found, readyAt, expiresAt, sizeBytes } : null;
}

const unlessGone = (error: unknown): null => {
  if (error instanceof NotFound) return null;
  throw error;
};

/** Null, too, where its bytes are not here: a restored company has the row alone. A bucket that is away says nothing. */
export async function findArchive(deps: Reach, actor: Person) {
  const ready = await findReady(deps, actor);
  if (!ready) return null;
  const isHere = await deps.storage.size(ready.storageKey).then(
    () => true,
    (error: unknown) => !(error instanceof NotFound),
  );
  return isHere ? ready : null;
}

type Open = { bytes: Readable; takeout: NonNullable<Awaited<ReturnType<typeof findReady>>> };

export async function openArchive(deps: Reach, actor: Person): Promise<Open> {
  const takeout = await findReady(deps, actor);
  const bytes = takeout && (await deps.storage.open(takeout.storageKey).catch(unlessGone));
  if (!takeout || !bytes) throw new NotFound('takeout.errors.none');
  return { bytes, takeout };
}
