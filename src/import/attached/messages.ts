import { randomUUID } from 'node:crypto';
import { wordsOf } from '#src/features/search/search.service';
import type { Prisma, Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import { idsOf, later, momentOf, type Context } from '../context';
import { modelOf } from '../rows/contentTypes';
import { findTalks, markRead, talksOfMessages, type Talk } from './talks';
import { MEMO } from '../rows/memoRows';
import { MESSAGE, type MessageRow } from '../rows/messageRows';
import { nextIds } from '../subjects/numbers';
import { recordsOf, remember } from '../records';
import { count, place, remark } from '../run/report';
import type { RowFile } from '#src/platform/rowFile';
import { PROJECT, TASK } from '../rows/taskRows';

const BATCH = 1_000;
const TEXT_MAX = 10_000;

type Ids = ReadonlyMap<string, number>;

/** Memos, tasks and projects here, by their numbers there. */
export type Subjects = { memos: Ids; tasks: Ids; projects: Ids };

export type MessageOptions = {
  /** Leaves out what somebody who will read the chat here could not read there. */
  onlyOpen: boolean;
};

type Planned = { row: MessageRow; talk: Talk; authorId: number; ids: number[] };
type Around = { context: Context; known: ReadonlyMap<string, number>; options: MessageOptions };

/** Takes chats, each whole in one batch: the numbers of its messages rise with time. */
export async function takeMessages(
  context: Context,
  rows: RowFile<MessageRow>,
  subjects: Subjects,
  options: MessageOptions,
): Promise<void> {
  const { write, report } = context;
  for (const batch of wholeChats(rows)) {
    const known = await write((tx) => recordsOf({ tx, report }, MESSAGE, namedIn(batch)));
    const isNew = batch.filter(({ pk }) => !known.has(String(pk)));
    count(report, MESSAGE, 'unchanged', batch.length - isNew.length);
    const placed = isNew.flatMap((row) => placedRow(context, row, subjects));
    count(report, MESSAGE, 'leftOut', isNew.length - placed.length);
    if (placed.length === 0) continue;
    const taken = await write((tx) => writeMessages(tx, { context, known, options }, placed));
    count(report, MESSAGE, 'taken', taken.length);
    count(report, MESSAGE, 'leftOut', placed.length - taken.length);
  }
}

/** There may be too many messages to remember them all: each batch asks for its own, and for what they answer. */
const namedIn = (rows: readonly MessageRow[]): string[] =>
  rows.flatMap(({ pk, answerTo }) => (answerTo === null ? [String(pk)] : [String(pk), answerTo]));

function* wholeChats(rows: RowFile<MessageRow>): Generator<MessageRow[]> {
  let batch: MessageRow[] = [];
  for (const row of rows.inOrder()) {
    const before = batch.at(-1);
    const isOther = before && (before.objectId !== row.objectId || before.contentType !== row.contentType);
    if (isOther && batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
    batch.push(row);
  }
  if (batch.length > 0) yield batch;
}

type Placed = { row: MessageRow; memoId?: number; taskId?: number };

/** Empty, and named, for what hangs at something that is not here. */
function placedRow({ contentTypes, report }: Context, row: MessageRow, { memos, tasks, projects }: Subjects): Placed[] {
  const model = modelOf(contentTypes, row);
  const key = String(row.objectId);
  const memoId = model === MEMO ? memos.get(key) : undefined;
  const taskId = model === TASK ? tasks.get(key) : model === PROJECT ? projects.get(key) : undefined;
  if (memoId !== undefined) return [{ row, memoId }];
  if (taskId !== undefined) return [{ row, taskId }];
  const why = [MEMO, TASK, PROJECT].includes(model) ? 'subjectGone' : 'subjectForeign';
  remark(report, why, { ...place(MESSAGE, row), subject: `${model} ${key}` });
  return [];
}

async function writeMessages(tx: Tx, around: Around, placed: readonly Placed[]): Promise<Planned[]> {
  const { context } = around;
  const talks = await findTalks(tx, placed);
  const planned = placed.flatMap(({ row, memoId, taskId }) => {
    const talk = talks.get(memoId === undefined ? `task ${taskId}` : `memo ${memoId}`);
    return talk ? plan(around, row, talk) : [];
  });
  await giveIds(tx, planned);
  const answeredBy = await answersIn(tx, around, planned);
  const messages = planned.flatMap((one) => messagesOf(context, one, answeredBy(one)));
  const mentions = planned.flatMap((one) => mentionsOf(context, one));
  await insertRows(tx, 'messages', messages);
  await insertRows(tx, 'message_mentions', mentions);
  await markRead(
    tx,
    context,
    planned.map(({ row, talk, ids, authorId }) => readingOf(context, { row, talk, ids, authorId })),
  );
  await remember(
    { tx, report: context.report },
    MESSAGE,
    planned.map(({ row, ids }) => ({ externalKey: String(row.pk), recordId: ids[0] ?? 0 })),
  );
  return planned;
}

/** Which message another answers: one of this batch, or of an earlier run, but never one of another chat. */
async function answersIn(tx: Tx, { context, known }: Around, planned: readonly Planned[]) {
  const idOf = new Map(planned.map(({ row, ids }) => [String(row.pk), ids[0] ?? 0]));
  const talkOf = new Map(planned.map(({ row, talk }) => [String(row.pk), talk.id]));
  const before = await talksOfMessages(tx, [...known.values()]);
  return ({ row, talk }: Planned): number | null => {
    if (row.answerTo === null) return null;
    const isHere = talkOf.get(row.answerTo) === talk.id;
    const earlier = known.get(row.answerTo);
    const found = isHere ? idOf.get(row.answerTo) : before.get(earlier ?? 0) === talk.id ? earlier : undefined;
    if (found === undefined)
      remark(context.report, 'unknownAnswered', { ...place(MESSAGE, row), answered: row.answerTo });
    return found ?? null;
  };
}

function plan({ context, options }: Around, row: MessageRow, talk: Talk): Planned[] {
  const { users, report } = context;
  const authorId = users.get(row.owner ?? '');
  if (authorId === undefined) {
    remark(report, 'rowWithoutOwner', place(MESSAGE, row));
    return [];
  }
  const readers = new Set([authorId, ...idsOf(row.to, users)]);
  const isHidden = talk.people.some((userId) => !readers.has(userId));
  if (isHidden) report.hiddenMessages += 1;
  return isHidden && options.onlyOpen ? [] : [{ row, talk, authorId, ids: [] }];
}

const partsOf = (text: string): string[] => {
  const signs = text.length > TEXT_MAX ? [...text] : [];
  if (signs.length <= TEXT_MAX) return [text];
  return Array.from({ length: Math.ceil(signs.length / TEXT_MAX) }, (_, part) =>
    signs.slice(part * TEXT_MAX, (part + 1) * TEXT_MAX).join(''),
  );
};

/** Before they are written: an answer names its message. */
async function giveIds(tx: Tx, planned: readonly Planned[]): Promise<void> {
  const counts = planned.map(({ row }) => partsOf(row.text).length);
  const all = counts.reduce((sum, one) => sum + one, 0);
  const ids = await nextIds(tx, 'messages', all);
  let used = 0;
  for (const [index, one] of planned.entries()) {
    const number = counts[index] ?? 0;
    one.ids = ids.slice(used, used + number);
    used += number;
  }
}

function messagesOf(context: Context, { row, talk, authorId, ids }: Planned, replyToId: number | null) {
  const parts = partsOf(row.text);
  if (parts.length > 1) remark(context.report, 'messageSplit', { ...place(MESSAGE, row), count: parts.length });
  return parts.map((text, part): Prisma.MessageCreateManyInput & { words: string } => {
    talk.revision += 1;
    const createdAt = momentOf(row.createdAt, context.timeZone);
    const { revision, id: conversationId } = talk;
    const reply = part === 0 ? replyToId : null;
    return {
      id: ids[part] ?? 0,
      conversationId,
      authorId,
      text,
      replyToId: reply,
      revision,
      createdAt,
      clientKey: randomUUID(),
      words: wordsOf(text),
    };
  });
}

/** Whom it was written to, as far as they can open it here. */
function mentionsOf({ users, report }: Context, { row, talk, authorId, ids }: Planned) {
  const to = idsOf(row.to, users).filter((userId) => userId !== authorId);
  const here = to.filter((userId) => talk.people.includes(userId));
  if (here.length < to.length) remark(report, 'readerWithoutRole', place(MESSAGE, row));
  return here.map((userId) => ({ messageId: ids[0] ?? 0, userId }));
}

const readingOf = ({ users, timeZone }: Context, { row, talk, ids }: Planned) => ({
  talk,
  ids,
  unreadBy: idsOf(row.unreadBy, users),
  at: later(momentOf(row.createdAt, timeZone), new Date(0)),
});
