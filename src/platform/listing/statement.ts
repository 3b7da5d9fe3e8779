export type Statement = { text: string; values: unknown[] };

/** Numbers the parameters of a statement in the order in which its fragments ask for them. */
export class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** Counts are bounded, so that they cost the same for everybody. */
export const COUNT_MAX = 1000;

/** Counts rows of a FROM clause up to the bound and one more. */
export const boundedCount = (rows: string, max = COUNT_MAX): string =>
  `(SELECT count(*)::int FROM (SELECT 1 FROM ${rows} LIMIT ${max + 1}) AS counted)`;
