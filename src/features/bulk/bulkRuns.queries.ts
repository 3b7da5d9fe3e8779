import type { PageContext } from '#src/platform/http/context';
import { bulkRunSchema } from '#src/platform/bulkRun';

const SHOWN = 3;

export async function listBulkRuns({ db, t, format }: Pick<PageContext, 'db' | 't' | 'format'>, about: string) {
  const rows = await db.prisma.bulkRun.findMany({ where: { about }, orderBy: { id: 'desc' }, take: SHOWN });
  return rows.map((row) => {
    const { id, kind, total, counts, failed, problems, finishedAt } = bulkRunSchema.parse(row);
    const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const values = { done: format.number(done), total: format.number(total), failed: format.number(failed) };
    const state = finishedAt ? (failed > 0 ? 'partly' : 'done') : 'running';
    return {
      id,
      title: t(`bulk.kinds.${kind}`),
      text: t(`bulk.states.${state}`, values),
      isRunning: finishedAt === null,
      done: done + failed,
      total,
      problems: problems.map((problem) => ({
        what: t(`bulk.phases.${problem.phase}`, { id: problem.id }),
        why: t(problem.reason, problem.values),
      })),
    };
  });
}
