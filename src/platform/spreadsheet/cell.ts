/** `day` is YYYY-MM-DD; `moment` is a time of some zone's clock, YYYY-MM-DDTHH:MM. */
export type Cell = string | number | { day: string } | { moment: string };

/** A table as it comes: some rows at a time, for it may be larger than what the program likes to hold. The first row is the header. */
export type Table = AsyncIterable<readonly Cell[][]>;
