/** A person in a row: a name and, for the picture, initials and one of eight tints. */
export type ListedPerson = { name: string; initials: string; tint: number; isCompany: boolean };

const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : '';
  return [words[0], last]
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
};

const known = new Map<string, ListedPerson>();

/** The same person stands in many rows, so each is made once. */
export function listedPerson(id: number, name: string, shown = name): ListedPerson {
  const key = `${id} ${shown} ${name}`;
  const made = known.get(key) ?? { name: shown, initials: initialsOf(name), tint: id % 8, isCompany: false };
  if (known.size > 5000) known.clear();
  known.set(key, made);
  return made;
}
