import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { isWaiting, type MemoStage } from '#src/policies/memo.policy';

type Expected = { stage: MemoStage; expectedBy: Date | null };
type Words = { t: Translate; format: Format };

type ExpectedLine = { text: string; short: string; isLate: boolean };

/** By when it is expected; null where no day was named, and once it is considered. `today` is YYYY-MM-DD. */
export function expectedLine(
  { t, format }: Words,
  { stage, expectedBy }: Expected,
  today: string,
): ExpectedLine | null {
  if (expectedBy === null || stage === 'considered') return null;
  const isLate = isLateOn({ stage, expectedBy }, today);
  const day = `${format.shortWeekday(expectedBy)} ${format.shortDay(expectedBy, today)}`;
  return {
    text: t(isLate ? 'memos.expected.late' : 'memos.expected.by', { day }),
    short: t(isLate ? 'memos.expected.shortLate' : 'memos.expected.shortBy', { day }),
    isLate,
  };
}

/** A draft waits for nobody; on the day itself it is in time. */
const isLateOn = ({ stage, expectedBy }: Expected, today: string): boolean =>
  expectedBy !== null && isWaiting({ stage }) && expectedBy.toISOString().slice(0, 10) < today;
