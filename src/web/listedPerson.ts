import { pictureUrl } from './pictures';

/** With the address of the picture, or initials on one of eight tints. */
export type ListedPerson = {
  name: string;
  initials: string;
  tint: number;
  picture: string | null;
  isCompany: boolean;
};

const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const last = words.length > 1 ? words.at(-1) : '';
  return [words[0], last]
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
};

const known = new Map<string, ListedPerson>();

/** Cached, as one person is in many rows. */
export function listedPerson(id: number, name: string, shown = name): ListedPerson {
  const picture = pictureUrl(id);
  const key = `${id} ${picture} ${shown} ${name}`;
  const face = { initials: initialsOf(name), tint: id % 8, picture };
  const made = known.get(key) ?? { name: shown, ...face, isCompany: false };
  if (known.size > 5000) known.clear();
  known.set(key, made);
  return made;
}
