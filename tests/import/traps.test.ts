import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImportError } from '#src/import/importError';
import { reportData } from '#src/import/run/report';
import { translatorFor } from '#src/i18n/i18n';
import { ADMIN, textOf, withDatabase, type Bench } from './support';

const at = { creation_date: '2026-01-02T10:00:00Z' };
const memo = (pk: number) => ({
  model: 'tasks.memo',
  pk,
  fields: { name: `Memo ${pk}`, to: 1, owner: 1, stage: 'pen', ...at },
});
const hanging = (model: string, pk: number, object: number, fields: object, type: unknown = ['tasks', 'memo']) => ({
  model,
  pk,
  fields: { content_type: type, object_id: object, owner: 1, ...fields },
});

/** What the dumps of the fixture do not hold, though Django CRM could write it. */
describe('a living Django CRM', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await withDatabase('empty');
  });
  beforeEach(() => bench.clear());
  afterAll(() => bench.close());

  const run = async (...rows: object[]) =>
    bench.run([await bench.file([{ ...ADMIN, pk: 1 }, memo(1), memo(2), ...rows])]);

  it('has no answer that quotes what was said in another chat', async () => {
    const said = (pk: number, object: number, answer: number | null) =>
      hanging('chat.chatmessage', pk, object, { content: `Said ${pk}`, answer_to: answer, to: [], ...at });
    await run(said(1, 1, null));
    const text = textOf(await run(said(1, 1, null), said(2, 1, 1), said(3, 2, 1), said(4, 2, 3)));
    const messages = await bench.db.prisma.message.findMany({ include: { replyTo: true }, orderBy: { id: 'asc' } });
    const answers = messages.map(({ text: words, replyTo }) => [words, replyTo?.text ?? null]);
    expect(new Map(answers as [string, string | null][])).toEqual(
      new Map([
        ['Said 1', null],
        ['Said 2', 'Said 1'],
        ['Said 3', null],
        ['Said 4', 'Said 3'],
      ]),
    );
    expect(text).toContain('chat.chatmessage 3: the message 1 that it answers is not here');
  });

  it.each([
    ['files', hanging('common.thefile', 1, 1, { file: 'docs/a.txt' }, 77)],
    ['reminders', hanging('common.reminder', 1, 1, { subject: 'x', reminder_date: '2027-01-01T10:00:00Z' }, 77)],
  ])('is refused before anything is written when nothing explains the content type of its %s', async (_what, row) => {
    const before = await bench.snapshot();
    const error: unknown = await run(row).catch((reason: unknown) => reason);
    if (!(error instanceof ImportError)) throw error;
    expect(translatorFor('en')(error.messageKey, error.values)).toContain('content type 77 is not explained');
    expect(await bench.snapshot()).toBe(before);
  });

  it('has reminders that are overdue: they wait for an answer, and nobody is told', async () => {
    const reminder = (pk: number, day: string) =>
      hanging('common.reminder', pk, 1, { subject: `Due ${pk}`, reminder_date: `${day}T10:00:00Z`, active: true });
    await run(reminder(1, '2026-01-10'), reminder(2, '2099-01-10'));
    const rows = await bench.db.prisma.reminder.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ note, deliveredAt, doneAt }) => [note, deliveredAt !== null, doneAt])).toEqual([
      ['Due 1', true, null],
      ['Due 2', false, null],
    ]);
    expect(await bench.db.prisma.notification.count()).toBe(0);
  });

  const refusal = async (...rows: object[]): Promise<string> => {
    const before = await bench.snapshot();
    const error: unknown = await run(...rows).catch((reason: unknown) => reason);
    if (!(error instanceof ImportError)) throw error;
    expect(await bench.snapshot()).toBe(before);
    return translatorFor('en')(error.messageKey, error.values);
  };
  const task = (fields: object) => ({
    model: 'tasks.task',
    pk: 1,
    fields: { name: 'Task', owner: 1, ...at, ...fields },
  });

  it.each([
    ['creation_date', { ...memo(3), fields: { ...memo(3).fields, creation_date: '2026-02-30T10:00:00Z' } }],
    ['lead_time', task({ lead_time: '99999999 00:00:00' })],
    ['index_number', { model: 'tasks.taskstage', pk: 1, fields: { name: 'new', index_number: 5_000_000_000 } }],
  ])('is refused before anything is written when its %s cannot be', async (field, row) => {
    expect(await refusal(row)).toContain(`the field “${field}” of ${row.model}`);
  });

  it('has names of more picture signs than fit: none is cut in two', async () => {
    const name = `x${'\u{1F600}'.repeat(150)}`;
    const user = { username: 'ann', email: 'ann@example.com', first_name: name, is_staff: true, groups: [5] };
    await run(
      { model: 'auth.group', pk: 5, fields: { name } },
      { model: 'common.department', pk: 5, fields: {} },
      { model: 'auth.user', pk: 2, fields: user },
      { model: 'common.userprofile', pk: 2, fields: { pbx_number: name } },
      ...['resolution', 'taskstage', 'tag'].map((kind) => ({ model: `tasks.${kind}`, pk: 1, fields: { name } })),
      task({ stage: 1, next_step: name, next_step_date: '2026-02-01' }),
    );
    expect(await bench.snapshot()).not.toContain('\ufffd');
    const { department, phone } = await bench.db.prisma.user.findFirstOrThrow({
      where: { email: 'ann@example.com' },
      include: { department: true },
    });
    expect([[...(department?.name ?? '')].length, [...phone].length]).toEqual([120, 40]);
  });

  it('has NUL characters where no form would take them: all else comes, and the report can be kept', async () => {
    const entry = { user: 1, action_time: at.creation_date, action_flag: 2, content_type: ['tasks', 'memo'] };
    const report = await run(
      { model: 'admin.logentry', pk: 1, fields: { ...entry, object_id: '1\0', change_message: 'Stage\0' } },
      hanging('common.thefile', 1, 1, { file: 'docs/a\0.txt' }),
      { model: 'tasks.tag', pk: 'a\0', fields: { name: 'Tag\0' } },
    );
    await bench.db.pool.query('SELECT $1::jsonb', [JSON.stringify(reportData(report))]);
    expect(await bench.db.prisma.event.count({ where: { memoId: 1, type: 'memo.logged' } })).toBe(1);
    expect(await bench.db.prisma.tag.count({ where: { name: 'Tag' } })).toBe(1);
  });

  it('keeps local times, which are those of the company', async () => {
    const user = { username: 'ann', email: 'ann@example.com', date_joined: '2025-07-01T10:00:00' };
    await run(
      { model: 'auth.user', pk: 2, fields: user },
      { ...memo(3), fields: { ...memo(3).fields, creation_date: '2025-07-01 10:00:00.123456' } },
    );
    const ann = await bench.db.prisma.user.findFirstOrThrow({ where: { email: 'ann@example.com' } });
    const { createdAt } = await bench.db.prisma.memo.findUniqueOrThrow({ where: { id: 3 } });
    expect([ann.createdAt.toISOString(), createdAt.toISOString()]).toEqual([
      '2025-07-01T08:00:00.000Z',
      '2025-07-01T08:00:00.123Z',
    ]);
  });

  it('has stages and resolutions of one position: they stand in the order of their keys', async () => {
    const named = (model: string, pk: number) => ({ model, pk, fields: { name: `No. ${pk}`, index_number: 1 } });
    await run(...[3, 10, 2].flatMap((pk) => [named('tasks.taskstage', pk), named('tasks.resolution', pk)]));
    const orderBy = [{ position: 'asc' as const }, { id: 'asc' as const }];
    const stages = await bench.db.prisma.taskStage.findMany({ orderBy });
    const purposes = await bench.db.prisma.purpose.findMany({ orderBy });
    expect(stages.map(({ name }) => name)).toEqual(['No. 2', 'No. 3', 'No. 10']);
    expect(purposes.map(({ name }) => name)).toEqual(['No. 2', 'No. 3', 'No. 10']);
  });

  it('has people of languages that are offered here under another code', async () => {
    await run(
      { model: 'auth.user', pk: 2, fields: { username: 'ann', email: 'ann@example.com' } },
      { model: 'common.userprofile', pk: 2, fields: { language_code: 'de-at' } },
    );
    expect((await bench.db.prisma.user.findFirstOrThrow({ where: { email: 'ann@example.com' } })).locale).toBe('de');
  });

  it('has stages without names: tasks begin in one that is made', async () => {
    await run({ model: 'tasks.taskstage', pk: 1, fields: { name: '' } }, task({ stage: 1 }));
    const { stage } = await bench.db.prisma.task.findFirstOrThrow({ include: { stage: true } });
    expect(stage).toMatchObject({ name: 'new', isDefault: true });
  });

  it('has more kinds of rows without a place here, and more people who cannot come in, than of other things are named', async () => {
    const all = Array.from({ length: 60 }, (_, index) => index);
    const text = textOf(
      await run(
        ...all.map((index) => ({ model: `other.kind${index}`, pk: 1, fields: {} })),
        ...all.map((index) => ({
          model: 'auth.user',
          pk: 100 + index,
          fields: { username: `nomail${index}`, email: '' },
        })),
      ),
    );
    for (const index of all) {
      expect(text).toContain(`other.kind${index}: 1 not taken`);
      expect(text).toContain(`nomail${index} has no e-mail address`);
    }
  });
});
