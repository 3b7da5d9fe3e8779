import type { Translate } from '#src/platform/http/context';

type Values = Record<string, string | number>;
type Counts = { taken: number; linked: number; unchanged: number; leftOut: number };
type Outcome = keyof Counts;

/** What became of the rows, for the person at the terminal. */
export type Report = {
  counts: Map<string, Counts>;
  remarks: { key: string; values: Values }[];
  /** Whether anything was written. */
  changed: boolean;
};

export const newReport = (): Report => ({ counts: new Map(), remarks: [], changed: false });

export function count(report: Report, model: string, outcome: Outcome): void {
  const counts = report.counts.get(model) ?? { taken: 0, linked: 0, unchanged: 0, leftOut: 0 };
  counts[outcome] += 1;
  report.counts.set(model, counts);
  if (outcome === 'taken' || outcome === 'linked') report.changed = true;
}

export function remark(report: Report, key: string, values: Values = {}): void {
  report.remarks.push({ key: `import.remarks.${key}`, values });
}

export const countsOf = (report: Report, model: string): Counts =>
  report.counts.get(model) ?? { taken: 0, linked: 0, unchanged: 0, leftOut: 0 };

/** The report as lines of text. */
export function reportLines(report: Report, t: Translate): string[] {
  const models = [...report.counts].map(([model, counts]) => {
    const parts = Object.entries(counts).filter(([outcome, number]) => number > 0 || outcome === 'taken');
    const figures = parts.map(([outcome, number]) => t(`import.outcomes.${outcome}`, { count: number }));
    return `  ${t(`import.models.${model.replace('.', '_')}`)}: ${figures.join(', ')}`;
  });
  const remarks = report.remarks.map(({ key, values }) => `  - ${t(key, values)}`);
  return [
    t(report.changed ? 'import.done' : 'import.nothingNew'),
    ...models,
    ...(remarks.length > 0 ? [t('import.remarksTitle'), ...remarks] : []),
  ];
}
