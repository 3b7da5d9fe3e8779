import { plainAddress } from '#src/platform/emailAddress';
import { tidy } from './cells';

/** `Nora Quist <nora@…>` says both; `name` is empty where an address stands alone. */
export function addressed(cell: string): { email: string; name: string } {
  const [, before, inside] = /^(.*)<([^<>]*)>[\s,;.]*$/.exec(cell.trim()) ?? [];
  // "Nora Quist nora@…", without anything between.
  const alone = inside ?? cell.split(/\s+/).find((word) => word.includes('@')) ?? cell;
  const rest = before ?? (alone === cell ? '' : cell.replace(alone, ''));
  return { email: plainAddress(alone), name: withoutQuotes(rest) };
}

const withoutQuotes = (text: string): string =>
  tidy(text.replace(/["“”„«»]/g, '')).replace(/^['‘’,;\s-]+|['‘’,;\s-]+$/g, '');

/** Of an address alone, for the admin sees it before it is used. */
export const guessedName = (email: string): string =>
  (email.split('@')[0] ?? '')
    .split(/[._+-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toLocaleUpperCase() + word.slice(1))
    .join(' ');
