/** How things are: the worst of a few facts, by fixed bounds. */
export type State = 'good' | 'warn' | 'bad';

const STATES: readonly State[] = ['good', 'warn', 'bad'];

export const worst = (states: readonly State[]): State =>
  STATES[Math.max(0, ...states.map((state) => STATES.indexOf(state)))] ?? 'good';

const GB = 1e9;
const MINUTE = 60;

/** Above the first bound one should look, above the second one must. */
const above = (value: number, warn: number, bad: number): State =>
  value >= bad ? 'bad' : value >= warn ? 'warn' : 'good';

export const connectionState = ({ connections, allowed }: { connections: number; allowed: number }): State =>
  above(connections / allowed, 0.7, 0.9);

/** `/readyz` gives up at the same age. */
export const queueState = ({ waited, givenUp }: { waited: number; givenUp: number }): State =>
  worst([above(waited, 2 * MINUTE, 15 * MINUTE), givenUp > 0 ? 'warn' : 'good']);

/** Little of a big disk is still much: both the share and the bytes have to be small. */
export function diskState(space: { free: number; total: number } | null): State {
  if (!space) return 'warn';
  const share = space.free / space.total;
  if (space.free < GB / 2 || (share < 0.03 && space.free < 5 * GB)) return 'bad';
  return space.free < 2 * GB || (share < 0.1 && space.free < 20 * GB) ? 'warn' : 'good';
}

export const filesState = ({ faulty }: { faulty: number }): State => (faulty > 0 ? 'bad' : 'good');

/** What is not let through waits until it answers: people cannot open what others attach. */
export function scanState({
  problem,
  mayPass,
  tooLarge,
}: {
  problem: string | null;
  mayPass: boolean;
  tooLarge: number;
}): State {
  if (problem !== null) return mayPass ? 'warn' : 'bad';
  return tooLarge > 0 ? 'warn' : 'good';
}

export const mailState = ({ way, failed }: { way: string; failed: number }): State =>
  way === 'sending' && failed === 0 ? 'good' : 'warn';

const HOUR = 3600;

/** In seconds since the last good one began. Of what is never backed up, all can be lost in a moment. */
export function backupState({ at, age }: { at: string | null; age: number | null }): State {
  if (at === null) return 'warn';
  return age === null ? 'warn' : above(age, 36 * HOUR, 72 * HOUR);
}

export const peopleState = ({ unreachable }: { unreachable: number }): State => (unreachable > 0 ? 'warn' : 'good');

export const limitState = (met: readonly string[]): State => (met.length > 0 ? 'warn' : 'good');

export const migrationState = ({ isPending }: { isPending: boolean }): State => (isPending ? 'bad' : 'good');
