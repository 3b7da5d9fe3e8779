import { afterAll, expect, test } from 'vitest';
import { faults } from '../chaos/faults';
import { stopAll } from '../chaos/site';
import { tryFaults } from '../chaos/trial';

afterAll(stopAll);

test('what was acknowledged is there, once and whole, although the program and PostgreSQL were killed; and in a backup, too', async () => {
  const strikes = [faults.application, faults.backup, faults.postmaster];
  const { problems, ledger } = await tryFaults(strikes, { processes: 1, isExternal: false });
  expect(problems).toEqual([]);
  expect(ledger?.retries.size).toBeGreaterThan(0);
});
