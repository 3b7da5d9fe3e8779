import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImportError } from '#src/import/importError';
import { reportData } from '#src/import/run/report';
import { ADMIN, keysIn, person, textOf, withDatabase, type Bench } from './support';

const at = { creation_date: '2026-01-02T10:00:00Z' };
const memo = (pk: number, fields: object = {}) => ({
  model: 'tasks.memo',
  pk,
  fields: { name: `Memo ${pk}`, description: `Text ${pk}`, to: 1, owner: 1, stage: 'pen', ...at, ...fields },
});

/** Somebody wrote it for an honest admin to let in, or an admin wrote it to see more than admins do. */
describe('a hostile dump', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await withDatabase('empty');
  });
  beforeEach(() => bench.clear());
  afterAll(() => bench.close());

  const run = async (rows: object[], more: object = {}) =>
    bench.run([await bench.file([{ ...ADMIN, pk: 1 }, ...rows])], more);

  it('shows nobody in pairs what stands here: neither a memo that was edited, nor a draft', async () => {
    await run([memo(1), memo(2), memo(3, { draft: true })]);
    await bench.db.prisma.memo.update({ where: { id: 1 }, data: { title: 'Layoffs', body: '<p>In May</p>' } });
    const forged = [memo(1, { name: 'x', description: '' }), memo(2), memo(3), memo(4)];
    for (const isDryRun of [true, false]) {
      const { pairs } = await run(forged, { isDryRun });
      expect(pairs.map(({ there }) => there.number).sort()).toEqual([2, 4]);
    }
  });

  it('quotes in the report no more than is needed, however long it is', async () => {
    const name = 'n'.repeat(3_000_000);
    const report = await run([person({ username: name, email: '' }, 2), memo(1, { name, description: name })]);
    expect(JSON.stringify([reportData(report), report.pairs]).length).toBeLessThan(10_000);
  });

  it('brings no text of many megabytes, and says which was cut', async () => {
    const description = 'word '.repeat(240_000);
    const task = { name: 'Task', description, note: description, responsible: [1], owner: 1, ...at };
    const text = textOf(
      await run([
        memo(1, { description, note: description, stage: 'rev' }),
        { model: 'tasks.task', pk: 1, fields: task },
      ]),
    );
    expect(text).toMatch(/tasks.memo 1: its text was cut to 1,000,000 characters/);
    expect(text).toMatch(/tasks.task 1: its text was cut to 1,000,000 characters/);
    const { body, conclusion } = await bench.db.prisma.memo.findUniqueOrThrow({ where: { id: 1 } });
    const { description: here } = await bench.db.prisma.task.findUniqueOrThrow({ where: { id: 1 } });
    for (const html of [body, conclusion ?? '', here]) expect(html.length).toBeLessThan(1_000_100);
    const kept = await bench.db.prisma.event.findMany({ where: { type: 'task.imported' } });
    expect(JSON.stringify(kept).length).toBeLessThan(1_100_000);
  });

  it('is told with everybody whom it gives rights, and at which address', async () => {
    const groups = [
      { model: 'auth.group', pk: 1, fields: { name: 'chiefs' } },
      { model: 'auth.group', pk: 2, fields: { name: 'task_operators' } },
    ];
    const mallory = { username: 'mallory', email: 'mallory@evil.example' };
    const text = textOf(
      await run([...groups, person({ ...mallory, is_superuser: true, groups: [1, 2] }, 2)], { isDryRun: true }),
    );
    for (const what of ['an administrator', 'an operator', 'an executive'])
      expect(text).toContain(`Mallory (mallory, mallory@evil.example) is ${what} by these files`);
  });

  it('cuts names between signs, never within one', async () => {
    await run([
      person({ username: 'x', email: 'x@example.com', first_name: `${'x'.repeat(119)}🙂` }, 2),
      { model: 'tasks.resolution', pk: 1, fields: { name: `${'x'.repeat(79)}🙂` } },
    ]);
    const { name } = await bench.db.prisma.user.findUniqueOrThrow({ where: { email: 'x@example.com' } });
    expect([...name]).toHaveLength(120);
  });

  it('comes with no archive that would fill the disk', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `docs/${index}.txt`);
    const body = Buffer.alloc(20 * 1024 * 1024, 'x');
    const entries = names.map((name) => ({ header: { name, size: body.length }, body }));
    const place = await bench.file(gzipSync(await packTar(entries)), 'media.tar.gz');
    const rows = names.map((file, index) => ({
      model: 'common.thefile',
      pk: index + 1,
      fields: { file, content_type: ['tasks', 'memo'], object_id: 1 },
    }));
    const failure = await run([memo(1), ...rows], { media: bench.media(place) }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ImportError);
    expect(failure).toMatchObject({ messageKey: 'import.errors.bomb' });
    expect([await keysIn(bench.storage), await bench.arriving()]).toEqual([[], []]);
  });
});
