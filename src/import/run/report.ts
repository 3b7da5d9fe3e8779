import { z } from 'zod';
import type { Translate } from '#src/platform/http/context';
import { clipped } from '../rows/clipped';
import type { Pair } from './pairs';
import type { Progress } from './progress';
import { oneLine } from '../dump/readDump';

type Values = Record<string, string | number>;
type Outcome = 'taken' | 'linked' | 'unchanged' | 'leftOut';
type Counts = Record<Outcome, number>;
type Remark = { count: number; some: Values[] };

/** What became of the rows, as it is found out. */
export type Report = {
  counts: Map<string, Counts>;
  /** By key: all are counted, the first ones kept. */
  remarks: Map<string, Remark>;
  /** Rows of each kind that can be taken, in the files. */
  inFiles: Map<string, number>;
  pairs: Pair[];
  /** Messages that somebody who will read them here could not read there. */
  hiddenMessages: number;
  /** Whether anything was written. */
  changed: boolean;
  progress: Progress | null;
};

export const newReport = (progress: Progress | null = null): Report => ({
  counts: new Map(),
  remarks: new Map(),
  inFiles: new Map(),
  pairs: [],
  hiddenMessages: 0,
  changed: false,
  progress,
});

const NONE: Counts = { taken: 0, linked: 0, unchanged: 0, leftOut: 0 };

/** Called once a batch is written: here a run that is to be broken off ends. */
export function count(report: Report, model: string, outcome: Outcome, number = 1): void {
  if (number === 0) return;
  const counts = report.counts.get(model) ?? { ...NONE };
  counts[outcome] += number;
  report.counts.set(model, counts);
  if (outcome === 'taken' || outcome === 'linked') report.changed = true;
  report.progress?.advance(number);
}

/** A reader of ten thousand lines of one kind learns no more than of fifty. */
const KEPT_OF_A_KIND = 50;
/** People and kinds of rows, which somebody has to go through one by one. */
const KEPT_WITHOUT_NUMBER = 1_000;

export function remark(report: Report, key: string, values: Values = {}): void {
  const found = report.remarks.get(key) ?? { count: 0, some: [] };
  found.count += 1;
  const most = values.pk === undefined ? KEPT_WITHOUT_NUMBER : KEPT_OF_A_KIND;
  if (found.some.length < most) found.some.push(inShort(values));
  report.remarks.set(key, found);
}

/** Without what PostgreSQL refuses, where the report is kept. Names of files stay whole: the run's own name is looked up by them. */
export const inShort = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && name !== 'file' ? clipped(oneLine(value)) : value,
    ]),
  );

/** What names a row in a remark. */
export const place = (model: string, { pk, file, line }: { pk: number; file: string; line: number }): Values => ({
  model,
  pk,
  file,
  line,
});

export const countsOf = (report: Report, model: string): Counts => report.counts.get(model) ?? NONE;

const number = z.number();

/** The report as it is kept in `import_runs`; command line and page show the same. */
export const reportDataSchema = z.object({
  changed: z.boolean(),
  kinds: z.array(
    z.object({
      model: z.string(),
      inFiles: number,
      taken: number,
      linked: number,
      unchanged: number,
      leftOut: number,
      /** In the files, and none of the above: there should be none. */
      missing: number,
    }),
  ),
  remarks: z.array(
    z.object({ key: z.string(), count: number, some: z.array(z.record(z.string(), z.union([z.string(), number]))) }),
  ),
});

export type ReportData = z.infer<typeof reportDataSchema>;

/** `nameOf` says what a file is called where the report is read. */
export function reportData(report: Report, nameOf = (file: string): string => file): ReportData {
  const models = new Set([...report.inFiles.keys(), ...report.counts.keys()]);
  const kinds = [...models].map((model) => {
    const counts = countsOf(report, model);
    const accounted = Object.values(counts).reduce((sum, one) => sum + one, 0);
    const inFiles = report.inFiles.get(model) ?? accounted;
    return { model, inFiles, ...counts, missing: Math.max(0, inFiles - accounted) };
  });
  const named = (values: Values): Values =>
    typeof values.file === 'string' ? { ...values, file: nameOf(values.file) } : values;
  const remarks = [...report.remarks].map(([key, { count: all, some }]) => ({
    key,
    count: all,
    some: some.map(named),
  }));
  return { changed: report.changed, kinds, remarks };
}

const OUTCOMES = ['taken', 'linked', 'unchanged', 'leftOut', 'missing'] as const;

export const modelName = (model: string, t: Translate): string => t(`import.models.${model.replace('.', '_')}`);

/** The report as lines of text. */
export function reportLines(report: Report, t: Translate, isDryRun = false): string[] {
  const { changed, kinds, remarks } = reportData(report);
  const models = kinds.map((kind) => {
    const told = OUTCOMES.filter((outcome) => kind[outcome] > 0 || outcome === 'taken');
    const figures = told.map((outcome) => t(`import.outcomes.${outcome}`, { count: kind[outcome] }));
    return `  ${modelName(kind.model, t)}: ${figures.join(', ')} ${t('import.ofFiles', { count: kind.inFiles })}`;
  });
  return [
    t(changed ? (isDryRun ? 'import.wouldCome' : 'import.done') : 'import.nothingNew'),
    ...models,
    ...(remarks.length > 0 ? [t('import.remarksTitle'), ...remarks.flatMap((one) => remarkLines(one, t))] : []),
  ];
}

function remarkLines({ key, count: all, some }: ReportData['remarks'][number], t: Translate): string[] {
  const shown = some.map((values) => `  - ${t(`import.remarks.${key}`, values)}`);
  const more = all - some.length;
  return more > 0 ? [...shown, `    ${t('import.moreOfThisKind', { count: more })}`] : shown;
}
