import { createDatabase } from '#src/platform/db';
import { findActor } from '#src/features/people/actor.queries';
import { findPrecedents } from '#src/features/memos/precedents/precedents.queries';
import type { Company } from './company';
import { quantile } from './load';
import { HEAVY, TYPICAL } from './seed';
import type { Figures } from './table';

const RUNS = 60;
const WARM = 10;

/** Earlier memos like one of this title: what stands beside each memo that waits for a decision. */
export async function measurePrecedents(figures: Figures, { url, client }: Company): Promise<void> {
  const { rows: titles } = await client.query<{ title: string }>(
    'SELECT title FROM memos WHERE id % 997 = 0 ORDER BY id LIMIT $1',
    [RUNS + WARM],
  );
  const db = createDatabase({ url, poolSize: 2 });
  for (const [name, id] of [
    ['a heavy reader', HEAVY],
    ['a typical reader', TYPICAL],
  ] as const) {
    const actor = await findActor(db, id);
    if (!actor) throw new Error(`there is no person ${id}`);
    const times: number[] = [];
    for (const { title } of titles) {
      const started = performance.now();
      await findPrecedents(db, actor, { title, purposeId: null, exceptId: null });
      times.push(performance.now() - started);
    }
    figures.most(`precedents, ${name}, median`, quantile(times.slice(WARM), 0.5), 30, 'ms');
  }
  await db.close();
}
