import { Invalid } from '#src/platform/errors';

/** @throws Invalid without one: a correction after the decision says why */
export function reasonFor(reason: string | undefined): string {
  if (!reason) throw new Invalid({ reason: 'memos.errors.correctionReason' });
  return reason;
}
