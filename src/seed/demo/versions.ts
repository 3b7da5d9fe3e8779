import type { Prisma } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { standingOf, textVersionAfter } from './stage';
import { isForSeveral, addresseesOf } from './turns';
import type { Act, DemoMemo, NumberedMemo } from './types';

type Edit = Extract<Act, { edited: unknown }>;
const editsOf = ({ course = [] }: DemoMemo): Edit[] => course.filter((act) => 'edited' in act);

/** What it said in a version: what the next edit that changed it replaced. */
export function versionAfter(memo: DemoMemo, number: number): { title: string; body: string } {
  const later = editsOf(memo).slice(number - 1);
  return {
    title: later.find(({ was }) => was.title !== undefined)?.was.title ?? memo.title,
    body: later.find(({ was }) => was.body !== undefined)?.was.body ?? memo.body,
  };
}

/** Which version of its text the memo is, since when, and by whom. */
export function textColumns(memo: DemoMemo, { at }: Calendar, cast: Cast) {
  const last = editsOf(memo).at(-1);
  if (!last) return {};
  return {
    textVersion: textVersionAfter(memo.course ?? []),
    textChangedAt: at(last.edited),
    textChangedById: cast.id(last.by),
  };
}

/** Which version somebody saw who looked last at that moment. */
export const versionSeen = (memo: DemoMemo, seenAt: Date | null, { at }: Calendar): number =>
  1 + editsOf(memo).filter(({ edited }) => seenAt !== null && at(edited) <= seenAt).length;

/** A row for what it said before each edit. */
export function versionRows({ memo, memoId }: NumberedMemo, calendar: Calendar, cast: Cast) {
  const named = (who: DemoMemo['from']) => ({ id: cast.id(who), name: cast.name(who) });
  const edits = editsOf(memo);
  return edits.map((edit, index): Prisma.MemoVersionCreateManyInput => {
    const course = memo.course ?? [];
    const before = { ...memo, course: course.slice(0, course.indexOf(edit)) };
    const made = edits[index - 1];
    return {
      memoId,
      number: index + 1,
      title: versionAfter(memo, index + 1).title,
      body: edit.was.body ?? null,
      purposeId: memo.purpose ? cast.purpose(memo.purpose) : null,
      isForCompany: memo.to === 'company',
      recipients: memo.to === 'company' ? [] : addresseesOf(memo, cast).map(named),
      subscribers: (memo.subscribers ?? []).map(named),
      files: [],
      lastRowVersion: standingOf(before, calendar, cast).version,
      endedByFiles: false,
      writtenAt: calendar.at(made?.edited ?? memo.at),
      writtenById: cast.id(made?.by ?? memo.from),
    };
  });
}

export const severalColumns = (memo: DemoMemo) =>
  isForSeveral(memo) ? { recipientCount: memo.to.length, rule: memo.rule ?? 'any_one' } : {};
