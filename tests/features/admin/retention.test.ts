import { afterAll, beforeAll, expect, test } from 'vitest';
import { pruneByRetention } from '#src/features/admin/settings/retention.service';
import { withApp, type TestApp } from '../../support/app';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function writeOldOnes(): Promise<void> {
  const { id: userId, email: toAddress } = await app.user('masha');
  for (const days of [1, 40, 400]) {
    await app.db.prisma.auditEntry.create({ data: { type: 'old.one', createdAt: daysAgo(days) } });
    for (const [kind, state] of [
      ['memo-sent', 'kept'],
      ['memo-sent', 'sent'],
      ['memo-sent', 'queued'],
      ['digest', 'kept'],
    ] as const) {
      const messageId = `<${kind}-${state}-${days}@test>`;
      const data = { userId, toAddress, kind, state, messageId, text: 'What it said', createdAt: daysAgo(days) };
      await app.db.prisma.mailDelivery.create({ data });
    }
  }
}

const counts = async () => [
  await app.db.prisma.auditEntry.count({ where: { type: 'old.one' } }),
  await app.db.prisma.mailDelivery.count(),
  await app.db.prisma.mailDelivery.count({ where: { text: { not: null } } }),
];

test('nothing is deleted until the settings say so, then what is older; mails that wait always stay', async () => {
  await writeOldOnes();
  await pruneByRetention(app.deps);
  expect(await counts()).toEqual([3, 12, 12]);
  await app.db.prisma.company.updateMany({ data: { keepAuditDays: 100, keepMailDays: 30 } });
  await pruneByRetention(app.deps);
  // Of the old digests the row stays, by which their notices know that they were told.
  expect(await counts()).toEqual([2, 8, 6]);
});
