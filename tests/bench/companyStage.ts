import { watchBystander, type Waits } from './bystander';
import type { Scale } from './companySeed';
import type { Company } from './company';
import type { Session } from './session';
import type { Figures } from './table';

export type Stage = {
  figures: Figures;
  company: Company;
  scale: Scale;
  admin: Session;
  writer: Session;
  bystander: Session;
};

const ANSWER_MS = 2_000;
const OTHERS_MS = 2_000;
const POLL_MS = 50;

/** Asks the database until this counts nothing. Answers the milliseconds since `started`. */
export async function until(company: Company, what: string, values: unknown[], started: number): Promise<number> {
  for (;;) {
    const { rows } = await company.client.query<{ count: number }>(`SELECT count(*)::int AS count ${what}`, values);
    if (rows[0]?.count === 0) return performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export const numberOf = async ({ client }: Company, sql: string, values: unknown[] = []): Promise<number> =>
  (await client.query<{ number: number }>(sql, values)).rows[0]?.number ?? NaN;

const RUNNING = 'FROM bulk_runs WHERE finished_at IS NULL';

export function addWaits({ figures }: Stage, what: string, { writesMs, pagesMs, failed }: Waits): void {
  figures.most(`${what}: another person's writes, longest wait`, failed > 0 ? Infinity : writesMs, OTHERS_MS, 'ms');
  figures.most(`${what}: another person's pages, longest wait`, pagesMs, OTHERS_MS, 'ms');
}

type Act = {
  what: string;
  path: string;
  form: [string, string | number][];
  /** Until all of it is done, its job included. */
  doneMs: number;
};

/** One form of the admin, timed, until its job is done, while somebody else writes. */
export async function perform(stage: Stage, { what, path, form, doneMs }: Act): Promise<void> {
  const { figures, company, admin, bystander } = stage;
  let [answered, done] = [0, 0];
  const waits = await watchBystander(bystander, async () => {
    const started = performance.now();
    answered = (await admin.post(path, form)).ms;
    done = await until(company, RUNNING, [], started);
  });
  figures.most(`${what}: answered`, answered, ANSWER_MS, 'ms');
  figures.most(`${what}: done`, done, doneMs, 'ms');
  addWaits(stage, what, waits);
}
