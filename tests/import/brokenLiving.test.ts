import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImportError } from '#src/import/importError';
import { translatorFor } from '#src/i18n/i18n';
import { dumpFile, unpacked } from './living';
import { textOf, withDatabase, type Bench } from './support';

describe('a dump of a living Django CRM that is broken', () => {
  let bench: Bench;
  let before: string;
  beforeAll(async () => {
    bench = await withDatabase('empty');
    before = await bench.snapshot();
  });
  beforeEach(() => bench.clear());
  afterAll(() => bench.close());

  const plain = (name: string) => bench.file(unpacked(`broken/${name}.gz`), name);

  async function refusal(file: string): Promise<string> {
    const error: unknown = await bench.run([file]).catch((reason: unknown) => reason);
    if (!(error instanceof ImportError)) throw error;
    expect(await bench.snapshot()).toBe(before);
    return translatorFor('en')(error.messageKey, error.values).replace(file, 'FILE');
  }

  it.each([
    ['truncated.json', /^FILE, line 1, column \d+: the file was cut off here/],
    ['truncated.jsonl', /^FILE, line 158, column \d+: the file was cut off here/],
    ['wrong-field-name.json', /^FILE, item \d+ \(line 58\): the field “name” of tasks.memo/],
    ['wrong-stage.json', /^FILE, item \d+ \(line 58\): the field “stage” of tasks.memo/],
    ['wrong-date.json', /^FILE, item \d+ \(line 50\): the field “due_date” of tasks.task/],
    ['wrong-list.json', /^FILE, item \d+ \(line 58\): the field “subscribers” of tasks.memo/],
    ['missing-person.json', /^FILE, line 58: the memo is for .+ \(field “to”\), who is in none of the files/],
    ['missing-contenttype.json', /^FILE, line \d+: content type \d+ is not explained.+dumpdata contenttypes/],
  ])('%s is refused with its place, and nothing is imported', async (name, sentence) => {
    expect(await refusal(await plain(name))).toMatch(sentence);
  });

  it('is refused when its packing is cut off, or is of another kind', async () => {
    expect(await refusal(dumpFile('broken/truncated-itself.json.gz'))).toMatch(/packed file is damaged or was cut off/);
    const kinds = { bz2: 'BZh91AY', xz: '\xfd7zXZ\0', zip: 'PK\x03\x04' };
    for (const [kind, start] of Object.entries(kinds))
      expect(await refusal(await bench.file(Buffer.from(start, 'latin1'), `dump.json.${kind}`))).toContain(
        `this is packed as ${kind}, which cannot be read here`,
      );
  });

  it('is refused in Windows-1251, with the line, and not guessed at', async () => {
    const lines = unpacked('broken/ok-base.json.gz').toString().split('\n');
    const at = lines.findIndex((line) => line.includes('tasks.memo'));
    const text = Buffer.concat([
      Buffer.from(`${lines.slice(0, at).join('\n')}\n{"model": "auth.group", "pk": 99, "fields": {"name": "`),
      Buffer.from([0xce, 0xf2, 0xe4, 0xe5, 0xeb]),
      Buffer.from('"}},\n'),
    ]);
    expect(await refusal(await bench.file(text, 'cp1251.json'))).toContain(`line ${at + 1}: this is not UTF-8`);
  });

  const numbers = async () => ({
    memos: (await bench.db.prisma.memo.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id),
    tasks: (await bench.db.prisma.task.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id),
    messages: await bench.db.prisma.message.count(),
  });

  it.each([
    ['ok-base.json', []],
    ['wrong-duration.json', []],
    ['wrong-title-too-long.json', [/tasks.memo \d+: its title was cut to 250 characters \(.+, line 58\)/]],
    ['circle.json', [/tasks.task 1 is its own main task/, /tasks.task 2 is its own main task/]],
    [
      'missing-many.json',
      [
        /the tag 55 is not in these files.+line 50\)/,
        /the person 9999 is not in these files.+line 58\)/,
        /its resolution is not in these files.+line 58\)/,
        /the task 9999 is not in these files.+line 60\)/,
        /the message 9999 that it answers is not here.+line 62\)/,
      ],
    ],
  ])('%s is taken, and what is missing is named', async (name, sentences) => {
    const text = textOf(await bench.run([await plain(name)]));
    expect(await numbers()).toEqual({ memos: [3, 5, 15], tasks: [1, 2], messages: 2 });
    for (const sentence of sentences) expect(text).toMatch(sentence);
    if (name === 'wrong-duration.json')
      expect((await bench.db.prisma.task.findFirstOrThrow({ where: { leadTime: { not: null } } })).leadTime).toBe(1710);
    if (name === 'circle.json')
      expect(await bench.db.prisma.task.count({ where: { parentId: { not: null } } })).toBe(0);
  });
});
