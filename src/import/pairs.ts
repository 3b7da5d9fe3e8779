import { z } from 'zod';
import { plainText } from '#src/platform/richText';
import type { Tx } from '#src/platform/db';
import { USER } from './accounts';
import type { Dump } from './dump';
import type { MemoRow } from './memoRows';
import type { TaskRow } from './taskRows';

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

type Chosen = { kind: 'memo'; id: number; row: MemoRow } | { kind: 'task'; id: number; row: TaskRow };
type Here = { memos: ReadonlyMap<string, number>; tasks: ReadonlyMap<string, number> };

/** Some at random, for a look by eye. Drafts are their owners' alone. */
export async function readPairs(tx: Tx, dump: Dump, here: Here): Promise<Pair[]> {
  const chosen = sample(candidates(dump, here), PAIRS);
  const idsOf = (kind: Chosen['kind']) => chosen.filter((one) => one.kind === kind).map(({ id }) => id);
  const ours = { memo: await memosHere(tx, idsOf('memo')), task: await tasksHere(tx, idsOf('task')) };
  const nameOf = namesThere(dump);
  return chosen.flatMap((one) => {
    const found = ours[one.kind].get(one.id);
    return found ? [{ kind: one.kind, there: wordsThere(one, nameOf), here: found }] : [];
  });
}

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

/** By the user names there: what an import makes of them is among what is compared. */
function namesThere(dump: Dump): (key: string | null) => string {
  const names = new Map(dump.of(USER).map(({ pk, fields }) => [pk ?? '', String(fields.username)]));
  return (key) => (key === null ? '' : (names.get(key) ?? key.replace(/^name:/, '')));
}

function wordsThere({ kind, row }: Chosen, nameOf: (key: string | null) => string): Words {
  return {
    number: row.pk,
    title: row.title,
    text: row.text.slice(0, TEXT_SHOWN),
    owner: nameOf(row.owner),
    to: kind === 'memo' ? nameOf(row.to) : row.responsible.map(nameOf).join(', '),
    stage: row.stage ?? '',
    created: row.createdAt,
  };
}

async function memosHere(tx: Tx, ids: number[]): Promise<Map<number, Words>> {
  const rows = await tx.memo.findMany({
    where: { id: { in: ids } },
    select: { id: true, title: true, body: true, owner: true, recipient: true, stage: true, createdAt: true },
  });
  return new Map(
    rows.map(({ id, title, body, owner, recipient, stage, createdAt }) => [
      id,
      wordsHere({ id, title, body, createdAt }, { owner: owner.name, to: recipient?.name ?? '', stage }),
    ]),
  );
}

async function tasksHere(tx: Tx, ids: number[]): Promise<Map<number, Words>> {
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
      wordsHere(
        { id, title, body, createdAt },
        { owner: owner.name, to: participants.map(({ user }) => user.name).join(', '), stage: stage.name },
      ),
    ]),
  );
}

type Ours = { id: number; title: string; body: string; createdAt: Date };

const wordsHere = ({ id, title, body, createdAt }: Ours, others: Pick<Words, 'owner' | 'to' | 'stage'>): Words => ({
  ...{ number: id, title, text: plainText(body).slice(0, TEXT_SHOWN) },
  ...others,
  created: createdAt.toISOString(),
});
