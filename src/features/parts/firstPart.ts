export type Part = 'people' | 'files' | 'subtasks';

/** So many stand on the page of a memo or task; the others on a page of their own. */
const FIRST: Record<Part, number> = { people: 10, files: 20, subtasks: 20 };

/** The beginning of a long part of a page, and the way to all of it; null where everything stands there. */
export function beginning<T>(part: Part, all: readonly T[], place: string) {
  const isLong = all.length > FIRST[part];
  return {
    all,
    first: isLong ? all.slice(0, FIRST[part]) : all,
    total: all.length,
    allUrl: isLong ? `${place}/${part}` : null,
  };
}
