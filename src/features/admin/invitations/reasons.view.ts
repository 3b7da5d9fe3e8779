import type { PageContext } from '#src/platform/http/context';
import type { Judged } from './judging';

/** Why a line is not used, or what goes with it, as a sentence; empty when there is nothing to say. */
export function reasonOf(t: PageContext['t'], line: Judged): string {
  if (line.reason === null) return '';
  const isOfAddress = line.reason.startsWith('address.');
  const { value, language, department } = line;
  const values = { value, language, department, line: line.other ?? 0 };
  return t(isOfAddress ? `errors.${line.reason}` : `invitations.reasons.${line.reason}`, values);
}
