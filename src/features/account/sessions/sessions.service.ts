import { recordAudit } from '../../audit/audit.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { deviceOf, type Device } from './device';
import { deleteSession, deleteSessionsBut, sessionKey, sessionsOf, type SessionRow } from './sessions.queries';

const HOUR_MS = 3_600_000;

export type SignedInDevice = {
  key: string;
  address: string;
  since: Date | null;
  used: Date | null;
  isHere: boolean;
} & Device;

/** Where this person is signed in, this place first. */
export async function signedInDevices(
  db: Database,
  actor: Pick<Actor, 'id' | 'sessionHours'>,
  sid: string,
): Promise<SignedInDevice[]> {
  const oldest = clock.now().getTime() - actor.sessionHours * HOUR_MS;
  const rows = (await sessionsOf(db, actor.id)).filter(({ used }) => used === null || used > oldest);
  const devices = rows.map((found) => shown(found, sessionKey(sid)));
  return [...devices.filter(({ isHere }) => isHere), ...devices.filter(({ isHere }) => !isHere)];
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

const shown = ({ key, address, since, used, user_agent }: SessionRow, here: string): SignedInDevice => ({
  ...deviceOf(user_agent),
  key,
  address,
  since: dateOf(since),
  used: dateOf(used ?? since),
  isHere: key === here,
});

type Ending = Pick<Deps, 'db' | 'realtime'>;

/** Ends one of them. The live pages of all devices are closed, and come back where the session still is. */
export async function endDevice({ db, realtime }: Ending, actor: Actor, key: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    if ((await deleteSession(tx, actor.id, key)) === 0) return;
    await recordAudit(tx, {
      type: 'session.endedElsewhere',
      actorId: actor.id,
      subjectId: actor.id,
      details: { count: 1 },
    });
  });
  realtime.disconnectUser(actor.id);
}

export async function endOtherDevices({ db, realtime }: Ending, actor: Actor, sid: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const count = await deleteSessionsBut(tx, actor.id, sid);
    if (count === 0) return;
    await recordAudit(tx, {
      type: 'session.endedElsewhere',
      actorId: actor.id,
      subjectId: actor.id,
      details: { count },
    });
  });
  realtime.disconnectUser(actor.id);
}
