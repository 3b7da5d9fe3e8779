import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImportError } from '#src/import/importError';
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
});
