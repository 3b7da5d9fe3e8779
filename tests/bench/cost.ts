import { parentOf, processorMsOfAll } from './processor';
import type { Company } from './company';
import type { Result } from './load';
import type { Application } from './programs';
import { until } from './companyStage';

/** What one act costs: milliseconds of the processor, in Node and in PostgreSQL, and statements. NaN: this machine does not say. */
export type Cost = { node: number; postgres: number; statements: number };

async function spent({ client }: Company, app: Application): Promise<Cost> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const postmaster = await parentOf(rows[0]?.pid ?? 0);
  return {
    node: await processorMsOfAll(app.pid),
    postgres: postmaster === null ? NaN : await processorMsOfAll(postmaster),
    statements: await app.statements(),
  };
}

/** All jobs that are due are done, and all mails sent. */
const allIsDone = (company: Company): Promise<number> =>
  until(company, 'FROM graphile_worker.jobs WHERE run_at <= now()', [], 0);

/** Does so many acts, with the jobs that come of them, and answers what one of them cost. */
export async function costOf(
  company: Company,
  app: Application,
  work: () => Promise<Result>,
): Promise<{ cost: Cost; result: Result }> {
  await allIsDone(company);
  const before = await spent(company, app);
  const result = await work();
  await allIsDone(company);
  const after = await spent(company, app);
  const each = (of: keyof Cost) => (after[of] - before[of]) / result.requests;
  return { cost: { node: each('node'), postgres: each('postgres'), statements: each('statements') }, result };
}
