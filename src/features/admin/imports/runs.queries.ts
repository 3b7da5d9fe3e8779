import { stateOf } from '#src/import/run/runState';
import type { Database, Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';

const SHOWN = 20;
const person = { select: { name: true } };

export const listRuns = ({ prisma }: Database) =>
  prisma.importRun.findMany({
    omit: { report: true, pairs: true },
    include: { startedBy: person },
    orderBy: { id: 'desc' },
    take: SHOWN,
  });

/** Those whose files are still here. */
export const listUploads = ({ prisma }: Database) =>
  prisma.importUpload.findMany({
    where: { removedAt: null },
    include: { uploadedBy: person },
    orderBy: { id: 'desc' },
    take: SHOWN,
  });

export async function getRun({ prisma }: Database, id: number) {
  const run = await prisma.importRun.findUnique({ where: { id }, include: { startedBy: person, upload: true } });
  if (!run) throw new NotFound();
  return run;
}

export async function getUpload({ prisma }: Database, id: number) {
  const upload = await prisma.importUpload.findUnique({ where: { id } });
  if (!upload || upload.removedAt) throw new NotFound();
  return upload;
}

export type FoundRun = Awaited<ReturnType<typeof getRun>>;
export type FoundUpload = Awaited<ReturnType<typeof getUpload>>;

/** The one run that is under way, or waits for its turn. */
export async function findActiveRun({ importRun }: Pick<Tx, 'importRun'>) {
  const open = await importRun.findMany({
    where: { endedAt: null },
    select: { id: true, isDryRun: true, outcome: true, startedAt: true, seenAt: true },
    orderBy: { id: 'asc' },
  });
  return open.find((run) => ['running', 'waiting'].includes(stateOf(run))) ?? null;
}
