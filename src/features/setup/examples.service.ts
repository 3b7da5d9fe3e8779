import { recordAudit } from '../audit/audit.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { hashPassword } from '#src/platform/passwords';
import { seedDemoMemos, withDemoFiles } from '#src/seed/demo';
import { DEMO_PASSWORD, DEMO_PEOPLE, seedDemoPeople } from '#src/seed/demoPeople';

/** A slow machine may take its time. */
const PATIENCE = { timeout: 120_000 };

/** Whether the demo company may still come in: into a company where nothing was made yet. */
export async function isEmptyCompany(tx: Pick<Tx, 'user' | 'department' | 'memo' | 'task'>): Promise<boolean> {
  const counts = await Promise.all([tx.user.count(), tx.department.count(), tx.memo.count(), tx.task.count()]);
  return counts.join() === '1,0,0,0';
}

export const isOfExamples = (email: string): boolean => DEMO_PEOPLE.some((person) => person.email === email);

type Files = Parameters<Parameters<typeof withDemoFiles>[1]>[0];

/** Runs `work` with the files of the demo company at hand and the time it takes to write it all. */
export async function withExamples<T>(deps: Deps, work: (tx: Tx, write: WriteExamples) => Promise<T>): Promise<T> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  return withDemoFiles(deps, (files: Files) =>
    inTransaction(
      deps.db.patient,
      (tx) =>
        work(tx, async (timeZone) => {
          await seedDemoPeople(tx, { passwordHash, timeZone });
          await seedDemoMemos(tx, files, timeZone);
        }),
      PATIENCE,
    ),
  );
}

export type WriteExamples = (timeZone: string) => Promise<void>;

/** The demo company's people, memos and tasks, all or nothing, and once. */
export async function loadExamples(deps: Deps, actor: Actor): Promise<void> {
  if (isOfExamples(actor.email)) throw new Conflict('setup.errors.emailOfDemo');
  await withExamples(deps, async (tx, write) => {
    // Of two pages that ask at the same moment the second waits here, and finds that it is done.
    await tx.$queryRaw`SELECT id FROM company WHERE id = 1 FOR NO KEY UPDATE`;
    if (!(await isEmptyCompany(tx))) throw new Conflict('setup.errors.notEmpty');
    await write(actor.timeZone);
    await recordAudit(tx, { type: 'company.examplesLoaded', actorId: actor.id });
  });
}
