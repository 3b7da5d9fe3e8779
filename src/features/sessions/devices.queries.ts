import type { Database } from '#src/platform/db';
import { deviceOf, type Device } from './device';
import type { Rules } from './lifetime';
import { sessionKey, sessionsOf, type SessionRow } from './sessions.queries';

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
  person: Rules & { id: number },
  sid: string,
): Promise<SignedInDevice[]> {
  const rows = await sessionsOf(db, person.id, person);
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
