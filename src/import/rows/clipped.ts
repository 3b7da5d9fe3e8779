const MAX = 250;

/** No longer than `max` signs as the database counts them, and no half of one. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // A sign is two units at most.
  return [...text.slice(0, 2 * max)].slice(0, max).join('');
}

/** What a report quotes of a file: enough to find it again, however long it is there. */
export const clipped = (text: string): string => {
  const start = cut(text, MAX);
  return start.length < text.length ? `${start}…` : text;
};
