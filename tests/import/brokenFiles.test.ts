import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportError } from '#src/import/importError';
import { translatorFor } from '#src/i18n/i18n';
import { ADMIN, FIXTURES, person, withDatabase, type Bench } from './support';

describe('a broken or foreign file', () => {
  let bench: Bench;
  let before: string;

  beforeAll(async () => {
    bench = await withDatabase('demo');
    before = await bench.snapshot();
  });
  afterAll(() => bench.close());

  async function refusal(content: unknown, others: string[] = FIXTURES): Promise<string> {
    const file = await bench.file(content, 'dump.json');
    const error: unknown = await bench.run([...others, file]).catch((reason: unknown) => reason);
    if (!(error instanceof ImportError)) throw error;
    expect(await bench.snapshot()).toBe(before);
    return translatorFor('en')(error.messageKey, error.values).replace(file, 'FILE');
  }

  it.each([
    ['cut off', '[\n  {"model": "auth.user",', 'FILE, line 2, column 24: the file was cut off here'],
    [
      'with a slip in a line',
      '[\n{"model": "auth.user" "fields": {}}]',
      'FILE, line 2, column 23: this is not valid JSON.',
    ],
    ['with a raw line break in a text', '[{"a": "one\ntwo"}]', 'FILE, line 1, column 12: this is not valid JSON.'],
    ['with words after the end', '[] x', 'FILE, line 1, column 4: this is not valid JSON.'],
    ['a page of HTML', '<html></html>', 'FILE, line 1, column 1: this is not valid JSON.'],
    ['empty', '  \n', 'FILE: the file is empty.'],
    [
      'one object',
      { name: 'notes-crm', version: '1' },
      'FILE, item 1 (line 1): this is no object of a dump; it needs “model” and “fields”.',
    ],
    [
      'a list of numbers',
      [1, 2],
      'FILE, line 1, column 2: this is no object of a dump; it needs “model” and “fields”.',
    ],
    [
      'a list of contacts',
      '[\n{"model": "auth.user", "fields": {"username": "a"}},\n{"name": "Bo"}\n]',
      'FILE, item 2 (line 3): this is no object',
    ],
    ['without fields', [{ model: 'auth.user', pk: 1 }], 'FILE, item 1 (line 1): this is no object of a dump'],
    [
      'with fields as a list',
      [{ model: 'auth.user', fields: [] }],
      'FILE, item 1 (line 1): this is no object of a dump',
    ],
    [
      'without a username',
      [{ model: 'auth.user', fields: { email: 'a@b.cd' } }],
      'FILE, item 1 (line 1): the field “username” of auth.user',
    ],
    ['with groups of a wrong kind', [person({ username: 'a', groups: 'chiefs' })], 'the field “groups” of auth.user'],
    [
      'with a flag of a wrong kind',
      [person({ username: 'a', is_superuser: 'yes' })],
      'the field “is_superuser” of auth.user',
    ],
  ])('%s is named with the place, and nothing changes', async (_what, content, sentence) => {
    expect(await refusal(content)).toContain(sentence);
  });

  it('nested without end is refused, not a crash', async () => {
    expect(await refusal('['.repeat(300_000))).toContain('line 1, column 2: this is no object of a dump');
    expect(await refusal(`[${'{"a":'.repeat(200_000)}`)).toContain('line 1, column 1000001: the file was cut off here');
  });

  it('that is no text is refused', async () => {
    expect(await refusal(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]))).toBe(
      'FILE: this is not a text file in UTF-8, so it is no dump.',
    );
  });

  it('of another Django program holds nothing for us', async () => {
    const blog = [{ model: 'blog.post', pk: 1, fields: { title: 'Hello' } }];
    expect(await refusal(blog, [])).toBe(
      'These files hold nothing of Django CRM that is taken here (found: blog.post).',
    );
  });

  it('that is not there is named', async () => {
    await expect(bench.run(['nowhere.json'])).rejects.toMatchObject({
      values: { file: 'nowhere.json', reason: 'ENOENT' },
    });
  });

  it('with groups that no file describes says which, and takes nobody', async () => {
    expect(await refusal([person({ username: 'Bo', email: 'bo@example.com', groups: [5, 77] })], [])).toMatch(
      /FILE, line 1: Bo is in groups that none of the files describes \(5, 77\)/,
    );
  });

  it('of a set takes the good ones down with it', async () => {
    const good = await bench.file([ADMIN]);
    expect(await refusal('[{]]', [good])).toContain('not valid JSON');
  });
});
