import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createDatabase } from '#src/platform/db';
import { findActor } from '#src/features/people/actor.queries';
import { findPage } from '#src/features/memos/list/list.queries';
import { listStatement } from '#src/features/memos/list/list.statement';
import { findOptions } from '#src/features/memos/list/options.queries';
import type { Company } from './company';
import { closedLoop, openLoop, quantile } from './load';
import { signIn, startCeiling, type Program } from './programs';
import { emailOf, HEAVY, LIGHT, OPERATOR, TYPICAL } from './seed';
import { memoList } from '#src/features/memos/list/list.address';
import { buffers, medianMs, question } from './statements';
import type { Figures } from './table';

const SECONDS = 6;
const READERS = [
  ['a heavy reader', HEAVY],
  ['a typical reader', TYPICAL],
  ['a light reader', LIGHT],
] as const;

/** What the list found for a reader, so that the same page can be made without a database. */
async function keepFound({ url, dataDir }: Company, readerId: number): Promise<string> {
  const db = createDatabase({ url, poolSize: 2 });
  const file = path.join(dataDir, 'found.json');
  const found = {
    query: memoList.everything,
    problems: [],
    page: await findPage(db, question(readerId)),
    pinned: [],
    said: [],
    options: await findOptions(db, () => true),
    people: [],
  };
  await writeFile(file, JSON.stringify({ actor: await findActor(db, readerId), found }));
  await db.close();
  return file;
}

export async function measureList(figures: Figures, company: Company, app: Program): Promise<void> {
  const cookie = await signIn(app.port, emailOf(TYPICAL));
  const ceiling = await startCeiling(await keepFound(company, TYPICAL));
  const next = () => ({ path: '/memos' });
  const page = await fetch(`http://127.0.0.1:${app.port}/memos`, { headers: { cookie } }).then((answer) =>
    answer.text(),
  );
  const bare = await fetch(`http://127.0.0.1:${ceiling.port}/memos`).then((answer) => answer.text());
  figures.most('page weight', page.length / 1000, 70, 'KB');
  figures.most('page weight, gzip', gzipSync(page).length / 1000, 10, 'KB');

  const ratios: { list: number; bare: number }[] = [];
  await closedLoop({ port: app.port, cookie, connections: 32, seconds: 3, next });
  await closedLoop({ port: ceiling.port, connections: 32, seconds: 2, next });
  let errors = 0;
  for (let round = 0; round < 3; round += 1) {
    const withoutDatabase = await closedLoop({ port: ceiling.port, connections: 32, seconds: SECONDS, next });
    const list = await closedLoop({ port: app.port, cookie, connections: 32, seconds: SECONDS, next });
    errors += list.errors;
    ratios.push({ list: list.perSecond, bare: withoutDatabase.perSecond });
  }
  await ceiling.stop();
  const list = quantile(
    ratios.map((one) => one.list),
    0.5,
  );
  figures.least('list, 32 connections', list, 350, 'req/s');
  const without = quantile(
    ratios.map((one) => one.bare),
    0.5,
  ).toFixed(0);
  figures.least(
    `list ÷ the page alone (${without} req/s, ${Math.round(bare.length / 1000)} of ${Math.round(page.length / 1000)} KB)`,
    quantile(
      ratios.map((one) => one.list / one.bare),
      0.5,
    ),
    0.5,
    '',
  );
  const open = await openLoop({ port: app.port, cookie, rate: 200, seconds: 10, next });
  figures.most('list at 200 req/s, p99', open.p99, 250, 'ms');
  figures.most('list, failed requests', errors + open.errors, 0, '');
  const lone = await closedLoop({ port: app.port, cookie, connections: 1, seconds: 3, next });
  figures.most('list, a lone reader, p50', lone.p50, 5, 'ms');
}

export async function measureBlocks(figures: Figures, { client }: Company, memos: string): Promise<void> {
  for (const [name, id] of READERS)
    figures.most(
      `blocks of the list, ${name}, ${memos}`,
      await buffers(client, listStatement(question(id))),
      300,
      'blocks',
    );
  const all = question(OPERATOR, { view: 'company' }, { readsAll: true });
  figures.most(`blocks of the list, an operator, ${memos}`, await buffers(client, listStatement(all)), 300, 'blocks');
}

export async function measureSorts(figures: Figures, { client }: Company): Promise<void> {
  for (const [name, id] of READERS) {
    const counted = await client.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM participants WHERE user_id = $1',
      [id],
    );
    const own = counted.rows[0]?.n ?? 0;
    for (const sort of ['title', 'recipient', 'owner'] as const) {
      const ms = await medianMs(
        client,
        listStatement(question(id, { sort, dir: 'asc' }, { seesMuch: own >= 10_000 })),
        9,
      );
      figures.most(`sort by ${sort}, ${name} (${own} memos)`, ms, own > 5000 ? 50 : 10, 'ms');
    }
  }
}
