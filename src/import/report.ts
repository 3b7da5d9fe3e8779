import type { Translate } from '#src/platform/http/context';

type Values = Record<string, string | number>;
type Counts = { taken: number; linked: number; unchanged: number; leftOut: number };
type Outcome = keyof Counts;

const SHOWN_OF_A_KIND = 20;

/** Of one kind: a reader of ten thousand learns no more than of the first twenty, so no more are kept. */
type Remarks = { count: number; first: Values[] };

/** What became of the rows, for the person at the terminal. */
export type Report = {
  counts: Map<string, Counts>;
  remarks: Map<string, Remarks>;
  /** Messages that somebody who will read them here could not read there. */
  hiddenMessages: number;
  /** Whether anything was written. */
  changed: boolean;
};

export const newReport = (): Report => ({ counts: new Map(), remarks: new Map(), hiddenMessages: 0, changed: false });

export function count(report: Report, model: string, outcome: Outcome, number = 1): void {
  if (number === 0) return;
  const counts = report.counts.get(model) ?? { taken: 0, linked: 0, unchanged: 0, leftOut: 0 };
  counts[outcome] += number;
  report.counts.set(model, counts);
  if (outcome === 'taken' || outcome === 'linked') report.changed = true;
}

export function remark(report: Report, key: string, values: Values = {}): void {
  const some = report.remarks.get(key) ?? { count: 0, first: [] };
  some.count += 1;
  if (some.first.length < SHOWN_OF_A_KIND) some.first.push(values);
  report.remarks.set(key, some);
}

/** What names a row in a remark. */
export const place = (model: string, { pk, file, line }: { pk: number; file: string; line: number }): Values => ({
  model,
  pk,
  file,
  line,
});

export const countsOf = (report: Report, model: string): Counts =>
  report.counts.get(model) ?? { taken: 0, linked: 0, unchanged: 0, leftOut: 0 };

/** The report as lines of text. */
export function reportLines(report: Report, t: Translate): string[] {
  const models = [...report.counts].map(([model, counts]) => {
    const parts = Object.entries(counts).filter(([outcome, number]) => number > 0 || outcome === 'taken');
    const figures = parts.map(([outcome, number]) => t(`import.outcomes.${outcome}`, { count: number }));
    return `  ${t(`import.models.${model.replace('.', '_')}`)}: ${figures.join(', ')}`;
  });
  const remarks = remarkLines(report, t);
  return [
    t(report.changed ? 'import.done' : 'import.nothingNew'),
    ...models,
    ...(remarks.length > 0 ? [t('import.remarksTitle'), ...remarks] : []),
  ];
}

function remarkLines({ remarks }: Report, t: Translate): string[] {
  return [...remarks].flatMap(([key, { count, first }]) => {
    const shown = first.map((values) => `  - ${t(`import.remarks.${key}`, values)}`);
    const more = count - shown.length;
    return more > 0 ? [...shown, `    ${t('import.moreOfThisKind', { count: more })}`] : shown;
  });
}
