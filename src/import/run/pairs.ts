import { z } from 'zod';
import { plainText } from '#src/platform/richText';
import type { Tx } from '#src/platform/db';
import { USER } from '../basics/accounts';
import { clipped, cut } from '../rows/clipped';
import type { Dump } from '../dump/dump';
import { STAGES, type MemoRow } from '../rows/memoRows';
import { plainToRich } from '../subjects/plainToRich';
import { TEXT_MAX } from '../subjects/titles';
import type { TaskRow } from '../rows/taskRows';
import { TASK_STAGE } from '../basics/taskStages';

/** A memo or task as the source has it, or as it is here. */
const words = z.object({
  number: z.number(),
  title: z.string(),
  text: z.string(),
  owner: z.string(),
  /** The recipient, or who is responsible. */
  to: z.string(),
  stage: z.string(),
  created: z.string(),
});

type Words = z.infer<typeof words>;

export const pairSchema = z.object({ kind: z.enum(['memo', 'task']), there: words, here: words });

export type Pair = z.infer<typeof pairSchema>;

const PAIRS = 10;
const TEXT_SHOWN = 400;
const NAMES_SHOWN = 20;

type Chosen = { kind: 'memo'; id: number; row: MemoRow } | { kind: 'task'; id: number; row: TaskRow };
type Here = { memos: ReadonlyMap<string, number>; tasks: ReadonlyMap<string, number> };
type Earlier = { memos: ReadonlySet<string>; tasks: ReadonlySet<string> };

/**
 * Some at random, for a look by eye. Drafts are their owners' alone. Of what an earlier run took, only what still reads as in these
 * files: a file that anybody may have written shows nobody what stands here.
 */
export async function readPairs(tx: Tx, dump: Dump, here: Here, earlier: Earlier): Promise<Pair[]> {
  const chosen = sample(candidates(dump, here), PAIRS);
  const idsOf = (kind: Chosen['kind']) => chosen.filter((one) => one.kind === kind).map(({ id }) => id);
  const ours = { memo: await memosHere(tx, idsOf('memo')), task: await tasksHere(tx, idsOf('task')) };
  const names: Names = { nameOf: namesThere(dump, USER, 'username'), stageOf: namesThere(dump, TASK_STAGE, 'name') };
  return chosen.flatMap((one) => {
    const found = ours[one.kind].get(one.id);
    const isNew = !earlier[`${one.kind}s`].has(String(one.row.pk));
    if (!found || (!isNew && !readsTheSame(one, found))) return [];
    return [{ kind: one.kind, there: wordsThere(one, names), here: found.words }];
  });
}

const readsTheSame = ({ row }: Chosen, { words: { title }, body, isDraft }: Found): boolean =>
  !isDraft && title !== '' && row.title.startsWith(title) && body === plainToRich(cut(row.text, TEXT_MAX));

function* candidates(dump: Dump, { memos, tasks }: Here): Generator<Chosen> {
  for (const row of dump.memos.inOrder()) {
    const id = memos.get(String(row.pk));
    if (id !== undefined && !row.isDraft) yield { kind: 'memo', id, row };
  }
  for (const row of dump.tasks.inOrder()) {
    const id = tasks.get(String(row.pk));
    if (id !== undefined) yield { kind: 'task', id, row };
  }
}

/** Each as likely as any other, however many there are. */
function sample<T>(all: Iterable<T>, most: number): T[] {
  const chosen: T[] = [];
  let seen = 0;
  for (const one of all) {
    seen += 1;
    if (chosen.length < most) chosen.push(one);
    else {
      const place = Math.floor(Math.random() * seen);
      if (place < most) chosen[place] = one;
    }
  }
  return chosen;
}

type NameOf = (key: string | null) => string;
/** By the user names and stages there: what an import makes of them is among what is compared. */
type Names = { nameOf: NameOf; stageOf: NameOf };

function namesThere(dump: Dump, model: string, field: string): NameOf {
  const names = new Map(dump.of(model).map(({ pk, fields }) => [pk ?? '', String(fields[field])]));
  return (key) => (key === null ? '' : (names.get(key) ?? key.replace(/^name:/, '')));
}

function wordsThere({ kind, row }: Chosen, { nameOf, stageOf }: Names): Words {
  const to = kind === 'memo' ? [row.to] : row.responsible.slice(0, NAMES_SHOWN);
  return {
    number: row.pk,
    title: clipped(row.title),
    text: row.text.slice(0, TEXT_SHOWN),
    owner: clipped(nameOf(row.owner)),
    to: to.map((key) => clipped(nameOf(key))).join(', '),
    stage: clipped(kind === 'memo' ? STAGES[row.stage] : stageOf(row.stage)),
    created: clipped(row.createdAt),
  };
}

/** The whole text is for comparing. */
type Found = { words: Words; body: string; isDraft: boolean };

async function memosHere(tx: Tx, ids: number[]): Promise<Map<number, Found>> {
  const rows = await tx.memo.findMany({
    where: { id: { in: ids } },
    select: { id: true, title: true, body: true, owner: true, recipient: true, stage: true, createdAt: true },
  });
  return new Map(
    rows.map(({ id, title, body, owner, recipient, stage, createdAt }) => [
      id,
      foundHere({ id, title, body, createdAt }, { owner: owner.name, to: recipient?.name ?? '', stage }),
    ]),
  );
}

async function tasksHere(tx: Tx, ids: number[]): Promise<Map<number, Found>> {
  const responsible = { where: { isResponsible: true }, select: { user: { select: { name: true } } } };
  const rows = await tx.task.findMany({
    where: { id: { in: ids } },
    select: {
      ...{ id: true, title: true, description: true, createdAt: true },
      ...{ owner: { select: { name: true } }, stage: { select: { name: true } }, participants: responsible },
    },
  });
  return new Map(
    rows.map(({ id, title, description: body, owner, stage, participants, createdAt }) => [
      id,
      foundHere(
        { id, title, body, createdAt },
        { owner: owner.name, to: participants.map(({ user }) => user.name).join(', '), stage: stage.name },
      ),
    ]),
  );
}

type Ours = { id: number; title: string; body: string; createdAt: Date };

const foundHere = ({ id, title, body, createdAt }: Ours, others: Pick<Words, 'owner' | 'to' | 'stage'>): Found => ({
  words: {
    ...{ number: id, title, text: plainText(body).slice(0, TEXT_SHOWN) },
    ...others,
    created: createdAt.toISOString(),
  },
  body,
  isDraft: others.stage === 'draft',
});
