import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '#src/config';
import { translatorFor } from '#src/i18n/i18n';
import { invitationLines } from '#src/import/basics/invitations';
import { ADMIN, person, withDatabase, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
  bench = await withDatabase('empty');
});
afterAll(() => bench.close());

it('tells admins a link that no later mail of the program ends', async () => {
  const ann = person({ username: 'ann', email: 'ann@example.com' }, 2);
  const report = await bench.run([await bench.file([{ ...ADMIN, pk: 1 }, ann])]);
  const reach = { db: bench.db, config: readConfig({}), t: translatorFor('en') };
  const lines = (await invitationLines(reach, report, false)).join('\n');
  expect(lines).toMatch(/root@example.com\): http.*\/invitations\//);
  const { rows } = await bench.db.pool.query('SELECT payload FROM graphile_worker._private_jobs');
  const invited = await bench.db.prisma.user.findMany({
    where: { id: { in: rows.map(({ payload }: { payload: { userId: number } }) => payload.userId) } },
  });
  expect(invited.map(({ email }) => email)).toEqual(['ann@example.com']);
});
