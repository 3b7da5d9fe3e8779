import { storedFiles } from '#src/import/run/uploadedFiles';
import type { PageContext, Problem } from '#src/platform/http/context';
import { importUrls } from './imports.urls';
import type { findActiveRun, listRuns, listUploads } from './runs.queries';
import { filesText, runTitle, statePill } from './runs.view';
import { FILES_MAX, KEPT_DAYS } from './uploads.service';

type Found = {
  active: Awaited<ReturnType<typeof findActiveRun>>;
  uploads: Awaited<ReturnType<typeof listUploads>>;
  runs: Awaited<ReturnType<typeof listRuns>>;
  sendsMail: boolean;
  problem: Problem | undefined;
};

const DAY_MS = 86_400_000;

export function indexPage(ctx: PageContext, { active, uploads, runs, sendsMail, problem }: Found) {
  const { t, config } = ctx;
  return {
    title: t('imports.title'),
    action: importUrls.index,
    active: active && { title: runTitle(ctx, active), url: importUrls.run(active.id) },
    uploads: uploads.map((upload) => uploadRow(ctx, upload)),
    runs: runs.map((run) => runRow(ctx, run)),
    maxBytes: config.importMaxMb * 1024 * 1024,
    maxSize: ctx.format.bytes(config.importMaxMb * 1024 * 1024),
    maxFiles: FILES_MAX,
    keptDays: KEPT_DAYS,
    mails: t(sendsMail ? 'imports.mailsGo' : 'imports.mailsKept'),
    typed: problem?.typed ?? {},
    fieldErrors: problem?.fieldErrors ?? {},
  };
}

function uploadRow(ctx: PageContext, { id, files, createdAt, uploadedBy }: Found['uploads'][number]) {
  const { t, format } = ctx;
  const until = new Date(createdAt.getTime() + KEPT_DAYS * DAY_MS);
  return {
    id,
    files: storedFiles.parse(files).map(({ name, sizeBytes }) => ({ name, size: format.bytes(sizeBytes) })),
    text: t('imports.uploads.by', {
      name: uploadedBy.name,
      date: format.dateTime(createdAt),
      until: format.date(until),
    }),
    runUrl: importUrls.ofUpload(id),
    removalUrl: importUrls.removal(id),
  };
}

function runRow(ctx: PageContext, run: Found['runs'][number]) {
  const { t, format } = ctx;
  return {
    url: importUrls.run(run.id),
    title: runTitle(ctx, run),
    pill: statePill(ctx, run),
    files: filesText(ctx, run.files),
    when: format.dateTime(run.createdAt),
    who: run.startedBy?.name ?? t('imports.commandLine'),
  };
}
