import { FACTS, wordsOf } from '#src/import/run/pairLines';
import type { Pair } from '#src/import/run/pairs';
import { modelName, reportDataSchema, type ReportData } from '#src/import/run/report';
import { failureSchema } from '#src/import/run/runState';
import type { PageContext } from '#src/platform/http/context';
import { importUrls } from './imports.urls';
import type { FoundRun } from './runs.queries';
import { filesText, isUnderWay, progressOf, runTitle, statePill } from './runs.view';

export function runPage(ctx: PageContext, run: FoundRun, pairs: Pair[] | null) {
  const { t, format } = ctx;
  const report = reportDataSchema.safeParse(run.report);
  const underWay = isUnderWay(run);
  const progress = underWay ? progressOf(ctx, run.progress) : null;
  const pill = statePill(ctx, run);
  return {
    title: runTitle(ctx, run),
    run: {
      pill,
      text: stateText(ctx, run, pill.state),
      facts: [
        [t('imports.columns.when'), format.longDateTime(run.createdAt)],
        [t('imports.columns.who'), run.startedBy?.name ?? t('imports.commandLine')],
        [t('imports.columns.files'), filesText(ctx, run.files)],
        [t('imports.columns.messages'), t(run.onlyOpenMessages ? 'imports.messages.onlyOpen' : 'imports.messages.all')],
      ],
      progress,
      spoken: progress?.spoken ?? pill.label,
      isEnding: underWay && run.stopAskedAt !== null,
    },
    actions: actionsOf(run, pill.state),
    report: report.success ? reportView(ctx, report.data, run.isDryRun) : null,
    pairs: pairs?.map((pair) => pairView(ctx, run, pair)) ?? null,
    pairsUrl: run.pairs === null ? null : importUrls.pairs(run.id),
  };
}

function stateText({ t }: PageContext, run: FoundRun, state: string): string {
  const failure = failureSchema.safeParse(run.failure);
  if (state === 'failed' && failure.success) return t(failure.data.key, failure.data.values);
  if (state === 'done' && run.isDryRun) return t('imports.stateTexts.dryRunDone');
  return t(`imports.stateTexts.${state}`);
}

/** What may be done next, each a form of its own. */
function actionsOf(run: FoundRun, state: string) {
  const hasFiles = run.upload !== null && run.upload.removedAt === null;
  const uploadId = run.uploadId ?? 0;
  return {
    breakOffUrl: isUnderWay(run) && run.stopAskedAt === null ? importUrls.breakOff(run.id) : null,
    goOnUrl: hasFiles && (state === 'brokenOff' || state === 'failed') ? importUrls.goOn(run.id) : null,
    importUrl: hasFiles && run.isDryRun && state === 'done' ? importUrls.ofUpload(uploadId) : null,
    removalUrl: hasFiles && !isUnderWay(run) ? importUrls.removal(uploadId) : null,
    onlyOpenMessages: run.onlyOpenMessages ? '1' : '',
  };
}

const FIGURES = ['inFiles', 'taken', 'linked', 'unchanged', 'leftOut', 'missing'] as const;

function reportView({ t, format }: PageContext, { kinds, remarks }: ReportData, isDryRun: boolean) {
  const anyMissing = kinds.some(({ missing }) => missing > 0);
  const shown = FIGURES.filter((figure) => figure !== 'missing' || anyMissing);
  return {
    heading: t(isDryRun ? 'imports.report.dryRunHeading' : 'imports.report.heading'),
    columns: shown.map((figure) => ({ figure, label: t(`imports.figures.${figure}`) })),
    kinds: kinds.map((kind) => ({
      name: modelName(kind.model, t),
      figures: shown.map((figure) => ({
        label: t(`imports.figures.${figure}`),
        number: format.number(kind[figure]),
        className: kind[figure] === 0 ? 'num is-nothing' : 'num',
      })),
    })),
    remarks: remarks.map(({ key, count, some }) => ({
      lines: some.map((values) => t(`import.remarks.${key}`, values)),
      more: count > some.length ? t('import.moreOfThisKind', { count: count - some.length }) : '',
    })),
  };
}

function pairView({ t, format }: PageContext, { isDryRun }: FoundRun, { kind, there, here }: Pair) {
  const shown = (fact: (typeof FACTS)[number], text: string): string =>
    fact === 'created' && text.endsWith('Z')
      ? format.longDateTime(new Date(text))
      : wordsOf({ kind, fact, text }, t) || '–';
  return {
    title: t(`import.pairs.${kind}`, { number: there.number }),
    url: isDryRun ? null : `/${kind}s/${here.number}`,
    urlLabel: t('imports.pairs.open', { number: here.number }),
    facts: FACTS.map((fact) => ({
      label: t(`import.pairs.facts.${fact}`),
      there: shown(fact, there[fact]),
      here: shown(fact, here[fact]),
    })),
  };
}
