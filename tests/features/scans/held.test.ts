import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScanState } from '#src/platform/db';
import { notHeldFrom, whyHeld } from '#src/policies/file.policy';
import { withApp, type TestApp } from '../../support/app';
import { actorOf } from '../../support/tasks';
import { attached } from '../files/support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

it('is judged alike by the filter and by the function, for every state, reader and setting', async () => {
  const { id } = await attached(app, 'figures', 'figures.txt');
  let open = 0;
  for (const scan of [null, ...Object.values(ScanState)]) {
    const data = { scan, scanFound: scan === 'infected' ? 'Eicar' : null };
    const file = await app.db.prisma.attachment.update({ where: { id }, data });
    for (const person of ['andrew', 'darian'])
      for (const letUnscannedPass of [false, true]) {
        const reader = { ...(await actorOf(app, person)), letUnscannedPass };
        const found = await app.db.prisma.attachment.count({ where: { AND: [{ id }, notHeldFrom(reader)] } });
        expect([scan, person, letUnscannedPass, found === 1]).toEqual([
          scan,
          person,
          letUnscannedPass,
          whyHeld(file, reader) === null,
        ]);
        open += found;
      }
  }
  // null and clean: all four; waiting: its uploader; what could not be checked: the uploader, and others where they may.
  expect(open).toBe(4 + 4 + 2 + 3 + 3);
});
