export type Part = 'people' | 'files' | 'subtasks';

const FIRST: Record<Part, number> = { people: 10, files: 20, subtasks: 20 };

export function beginning<T>(part: Part, all: readonly T[], place: string) {
  const isLong = all.length > FIRST[part];
  return {
    all,
    first: isLong ? all.slice(0, FIRST[part]) : all,
    total: all.length,
    allUrl: isLong ? `${place}/${part}` : null,
  };
}
