import type { FoundColumn } from './board.queries';

/** Each card has a select of all stages, so more stages mean fewer cards. */
const ELEMENTS = 1_900;
const OF_A_CARD = 22;

export function fitting(columns: readonly FoundColumn[], stages: number): FoundColumn[] {
  const most = Math.floor(ELEMENTS / (OF_A_CARD + stages));
  const lengths = columns.map(({ rows }) => rows.length);
  const shown = (cap: number): number => lengths.reduce((sum, length) => sum + Math.min(length, cap), 0);
  let cap = Math.max(1, ...lengths);
  while (cap > 1 && shown(cap) > most) cap -= 1;
  return columns.map((column) =>
    column.rows.length > cap ? { ...column, rows: column.rows.slice(0, cap), hasMore: true } : column,
  );
}
