const FIRST = 1_000;
const LONGEST = 30_000;

/** How long to wait before asking once more: 1, 2, 4 … 30 seconds. */
export const waitAfter = (failures: number): number => Math.min(FIRST * 2 ** (failures - 1), LONGEST);
