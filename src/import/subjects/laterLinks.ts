import { z } from 'zod';
import { batchesOf } from '#src/platform/batchesOf';
import type { Context } from '../context';
import type { MemoLinks } from './memoLinks';
import { remark } from '../run/report';

const BATCH = 1_000;

type Ids = ReadonlyMap<string, number>;

const rows = z.array(z.object({ id: z.number(), isFree: z.boolean(), isConsidered: z.boolean() }));

/**
 * What of the links holds here: since an earlier run a memo may have got a task here, or another one there; and one that was not
 * considered then is still open here.
 */
export async function linksThatHold(context: Context, links: MemoLinks): Promise<MemoLinks> {
  const free = new Set<number>();
  for (const ids of batchesOf([...links.tasks.values(), ...links.projects.values()], BATCH)) {
    const found = await context.write(
      (tx) => tx.$queryRaw`
        SELECT m.id, m.stage = 'considered' AS "isConsidered", NOT EXISTS (SELECT 1 FROM tasks t WHERE t.memo_id = m.id) AS "isFree"
          FROM memos m WHERE m.id = ANY (${ids}::int[])`,
    );
    for (const { id, isFree, isConsidered } of rows.parse(found)) {
      if (isFree && isConsidered) free.add(id);
      if (isFree && !isConsidered) remark(context.report, 'memoOpenHere', { memo: id });
    }
  }
  const held = (some: Ids) => new Map([...some].filter(([, memoId]) => free.has(memoId)));
  return { tasks: held(links.tasks), projects: held(links.projects) };
}

/** A memo that came later than the task or project it names. */
export async function linkLater(
  { write, report }: Context,
  links: MemoLinks,
  known: { tasks: Ids; projects: Ids },
): Promise<void> {
  const pairsOf = (some: Ids, ids: Ids) =>
    [...some].flatMap(([key, memoId]) => {
      const id = ids.get(key);
      return id === undefined ? [] : [{ id, memoId }];
    });
  const pairs = [...pairsOf(links.tasks, known.tasks), ...pairsOf(links.projects, known.projects)];
  for (const some of batchesOf(pairs, BATCH)) {
    const linked = await write(
      (tx) => tx.$executeRaw`
        UPDATE tasks t SET memo_id = r.memo_id
          FROM unnest(${some.map(({ id }) => id)}::int[], ${some.map(({ memoId }) => memoId)}::int[]) AS r (id, memo_id)
         WHERE t.id = r.id AND t.memo_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM tasks o WHERE o.memo_id = r.memo_id)`,
    );
    if (linked > 0) report.changed = true;
  }
}
