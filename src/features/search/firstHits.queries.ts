import { z } from 'zod';
import { memoHits } from '#src/features/memos/list/hits.queries';
import { peopleHits } from '#src/features/people/directory/hits.queries';
import { taskHits } from '#src/features/tasks/list/hits.queries';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { COUNT_MAX, Parameters } from '#src/platform/listing/statement';
import { askedOf, type Question } from '#src/platform/words/question';
import { readsAllSent } from '#src/policies/memo.policy';
import { commonAmong } from './search.queries';
import { numberAsked } from './number.queries';

export const KINDS = ['memo', 'task', 'project', 'person'] as const;
export type HitKind = (typeof KINDS)[number];

const row = z.object({
  kind: z.enum(KINDS),
  is_number: z.boolean(),
  place: z.number(),
  total: z.number(),
  id: z.number(),
  title: z.string(),
  at: z.date().nullable(),
  stage: z.string(),
  person: z.string(),
  hint: z.string(),
  /** Null without a role: quoting would be reading. */
  quoted_texts: z.array(z.string().nullable()).nullable(),
  quoted_files: z.array(z.string()).nullable(),
});

export type HitRow = z.infer<typeof row>;

/** `total` counts up to `totalMax` + 1. */
export type HitGroup = { kind: HitKind; rows: HitRow[]; total: number; totalMax: number };

/** Counting a common word scans memo by memo. */
const COMMON_MAX = 100;

type Wanted = { q: string; words: Question; limit: number; isCounted: boolean; now: Date };

/** One statement; each kind with the conditions of its list. */
export async function findFirstHits(db: Database, actor: Actor, wanted: Wanted): Promise<HitGroup[]> {
  const { q, words, limit, isCounted, now } = wanted;
  const [common, numberOf] = await Promise.all([commonAmong(db, words), numberAsked(db, q)]);
  const parameters = new Parameters();
  const isCommon = (kind: HitKind): boolean => kind !== 'person' && common[kind === 'project' ? 'task' : kind];
  const maxOf = (kind: HitKind) => (isCommon(kind) ? COMMON_MAX : COUNT_MAX);
  const asked = <K extends 'memo' | 'task' | 'project'>(kind: K, readsAll: boolean) => ({
    kind,
    readerId: actor.id,
    readsAll,
    words,
    files: common.files,
    isCommon: isCommon(kind),
    number: numberOf(kind),
    limit,
    countMax: isCounted ? maxOf(kind) : null,
  });
  const hasWords = askedOf(words).whole !== null;
  const selects = [
    ...(hasWords ? memoHits(asked('memo', readsAllSent(actor)), parameters) : []),
    ...(hasWords ? taskHits(asked('task', actor.isOperator), parameters) : []),
    ...(hasWords ? taskHits(asked('project', actor.isOperator), parameters) : []),
    peopleHits({ readerId: actor.id, q, now, limit, countMax: isCounted ? COUNT_MAX : null }, parameters),
  ];
  const rows = await db.query(selects.join('\nUNION ALL\n'), row, parameters.values);
  return KINDS.map((kind) => groupOf(kind, rows, { limit, totalMax: maxOf(kind) })).filter(
    (group) => group.rows.length > 0,
  );
}

/** A hit by number comes first. */
function groupOf(kind: HitKind, all: readonly HitRow[], { limit, totalMax }: { limit: number; totalMax: number }) {
  const rows = all
    .filter((found) => found.kind === kind)
    .sort((one, other) => Number(other.is_number) - Number(one.is_number) || one.place - other.place);
  const numbered = rows.filter(({ is_number }) => is_number).length;
  const worded = rows.find(({ is_number }) => !is_number)?.total ?? 0;
  return { kind, rows: rows.slice(0, limit), total: numbered + worded, totalMax };
}
