import { SHORTCUTS } from '#src/platform/shortcuts';
import { one } from './dom';

/** Where two keys lead, pressed one after the other. */
const LEADS: Record<string, string> = {
  [SHORTCUTS.toMemos]: '/memos',
  [SHORTCUTS.toTasks]: '/tasks',
  [SHORTCUTS.toMyDay]: '/my-day',
  [SHORTCUTS.toFolder]: '/folder',
};

const SOON_MS = 1_500;
let first = { key: '', at: 0 };

/** True where the key belongs to two: the first waits for the second. */
export function isInSequence(key: string): boolean {
  const isSoon = performance.now() - first.at < SOON_MS;
  const href = isSoon ? LEADS[`${first.key} ${key}`] : undefined;
  const begins = href === undefined && Object.keys(LEADS).some((keys) => keys.startsWith(`${key} `));
  first = begins ? { key, at: performance.now() } : { key: '', at: 0 };
  if (href !== undefined) one(`.main-nav a[href="${href}"]`, HTMLAnchorElement)?.click();
  return begins || href !== undefined;
}
