import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkChoices, checkTags } from '#src/features/labels/labels.queries';
import { inTransaction, type Tx } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const checks: Record<string, (tx: Tx, tagId: number) => Promise<void>> = {
  task: (tx, tagId) => checkTags(tx, [tagId], { refusal: 'tasks.errors.tagUnknown' }),
  memo: (tx, tagId) => checkChoices(tx, { purpose: undefined, tags: [tagId] }),
};

test.each(Object.keys(checks))('a tag chosen for a %s cannot be taken away before it is saved', async (kind) => {
  const { id } = await app.db.prisma.tag.create({ data: { name: `Soon merged, of a ${kind}` } });
  await inTransaction(app.db, async (tx) => {
    await checks[kind]?.(tx, id);
    // What the merging locks first: it has to wait.
    const free = await app.db.prisma.$queryRaw`SELECT id FROM tags WHERE id = ${id} FOR UPDATE SKIP LOCKED`;
    expect(free).toEqual([]);
  });
});
