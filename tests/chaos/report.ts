import type { Options, Outcome } from './trial';

const HEADS = ['fault', 'rounds', 'proc', 'database', 'acknowledged', 'retries', 'mails', 'twice', 'back', 'held'];
const WIDTHS = [12, 7, 5, 9, 18, 8, 6, 6, 22, 6];

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, at) => String(cell).padEnd(WIDTHS[at] ?? 0)).join(' ');

/**
 * Of the table. "acknowledged" counts memos, messages, decisions and tasks; "back" is median and worst in ms, which are not held
 * against the program where the machine is "busy" with other things.
 */
export const headOf = (): string => row(HEADS);

export function lineOf(
  name: string,
  options: Options,
  { times, slow, unjudged, ledger, mails, problems }: Outcome,
): string {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? '–';
  const counts = ledger ? [ledger.memos, ledger.messages, ledger.decisions, ledger.tasks] : [];
  return row([
    name,
    times.length,
    options.processes,
    options.isExternal ? 'external' : 'embedded',
    counts.map((list) => list.length).join('+'),
    [...(ledger?.retries.values() ?? [])].reduce((sum, count) => sum + count, 0),
    ...[mails.sent, mails.doubled],
    `${at(0.5)} / ${at(1)}${unjudged > 0 ? ' (busy)' : ''}`,
    problems.length + slow.length === 0 ? 'yes' : 'NO',
  ]);
}
