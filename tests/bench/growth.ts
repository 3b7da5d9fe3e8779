import { makeCompany, type Company } from './company';
import { measureBlocks, measureSorts } from './listFigures';
import { HEAVY } from './seed';
import { listStatement } from '#src/features/memos/list/list.statement';
import { medianMs, question } from './statements';
import type { Figures } from './table';

const SMALL = 10_000;
const LARGE = 1_000_000;

/** Page 100 begins behind so many rows. */
const PAGE_100 = 99 * 50;

export async function questions({ client }: Company) {
  const at = await client.query<{ created_at: Date; memo_id: number }>(
    `SELECT created_at, memo_id FROM participants WHERE user_id = $1 AND (is_owner OR stage <> 'draft')
      ORDER BY created_at DESC, memo_id DESC OFFSET LEAST($2::int, (SELECT count(*) FROM participants WHERE user_id = $1) - 60) LIMIT 1`,
    [HEAVY, PAGE_100],
  );
  const row = at.rows[0];
  const deep = row ? { key: row.created_at.toISOString(), id: row.memo_id, position: PAGE_100 } : undefined;
  const since = await client.query<{ at: Date }>(`SELECT max(created_at) - interval '20 days' AS at FROM memos`);
  const tagged = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM memo_tags WHERE tag_id = 4');
  const isCommonTag = (tagged.rows[0]?.n ?? 0) >= 3000;
  return [
    ['first page', question(HEAVY)],
    ['page 100', question(HEAVY, { after: deep })],
    ['view to consider', question(HEAVY, { view: 'to-consider' })],
    ['stage', question(HEAVY, { stage: 'postponed' })],
    ['recipient', question(HEAVY, { recipient: 0 })],
    ['owner', question(HEAVY, { owner: 20 })],
    ['department', question(HEAVY, { department: 3 })],
    ['tag', question(HEAVY, { tag: 4 }, { isCommonTag })],
    ['created', question(HEAVY, {}, { period: { from: since.rows[0]?.at } })],
    ['files', question(HEAVY, { files: true })],
    ['task', question(HEAVY, { task: true })],
    ['number', question(HEAVY, {}, { search: { by: 'number', number: 5000 } })],
  ] as const;
}

async function timesOf(memos: number, extra: (company: Company) => Promise<void>): Promise<Map<string, number>> {
  const company = await makeCompany(memos);
  try {
    const times = new Map<string, number>();
    for (const [name, asked] of await questions(company))
      times.set(name, await medianMs(company.client, listStatement(asked), 60));
    await extra(company);
    return times;
  } finally {
    await company.close();
  }
}

/** A hundred times as many memos must not make a page slower. */
export async function measureGrowth(figures: Figures): Promise<void> {
  const small = await timesOf(SMALL, async () => undefined);
  const large = await timesOf(LARGE, async (company) => {
    await measureBlocks(figures, company, '1 M');
    await measureSorts(figures, company);
  });
  for (const [name, ms] of large) {
    const before = small.get(name) ?? NaN;
    figures.most(`1 M ÷ 10 k memos, ${name} (${ms.toFixed(2)} ÷ ${before.toFixed(2)} ms)`, ms / before, 1.5, '');
  }
}
