/** `day` is YYYY-MM-DD; `moment` is a time of some zone's clock, YYYY-MM-DDTHH:MM. */
export type Cell = string | number | { day: string } | { moment: string };

/** Rows in batches, for a table may not fit into memory. The first row is the header. */
export type Table = AsyncIterable<readonly Cell[][]>;
