import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { momentOf } from './moments';
import { joiningAct, laterRecipients, addresseesOf } from './turns';
import type { DemoMemo, Who } from './types';

const MINUTE = 60_000;

/** A participant of a demo memo, and when they looked at it. */
export type Onlooker = {
  who: Who;
  userId: number;
  isOwner: boolean;
  isRecipient: boolean;
  isSubscriber: boolean;
  isAdviser: boolean;
  joinedAt: Date;
  firstSeenAt: Date | null;
  seenAt: Date | null;
};

/** The moment everybody has to have seen to be up to date. */
export const activityOf = (memo: DemoMemo, { at }: Calendar): Date =>
  at(
    (memo.course ?? [])
      .filter((act) => !('withdrawn' in act))
      .map(momentOf)
      .at(-1) ?? memo.at,
  );

/** The memo's participants: everyone reads some minutes after the other, but for those who did not get to it. Later ones of *in order* are none yet. */
export function audienceOf(memo: DemoMemo, calendar: Calendar, cast: Cast): Onlooker[] {
  const later = new Set(laterRecipients(memo, cast));
  const recipients = addresseesOf(memo, cast).filter((who) => !later.has(who));
  const advisers = (memo.course ?? []).flatMap((act) => ('asked' in act ? act.advisers : []));
  const others = [...recipients, ...(memo.subscribers ?? []), ...advisers].filter((who) => who !== memo.from);
  return [memo.from, ...new Set(others)].map((who, place) => {
    const isOwner = who === memo.from;
    const isRecipient = recipients.includes(who);
    const isAdviser = advisers.includes(who);
    const isSubscriber = (memo.subscribers ?? []).includes(who) && !isOwner && !isRecipient;
    const joining = joiningAct(memo, who, cast);
    const joinedAt = calendar.at(joining ? momentOf(joining) : memo.at);
    const roles = { isOwner, isRecipient, isSubscriber, isAdviser, joinedAt };
    return { who, userId: cast.id(who), ...roles, ...looks(memo, who, place, calendar, joinedAt) };
  });
}

function looks(
  memo: DemoMemo,
  who: Who,
  place: number,
  calendar: Calendar,
  start: Date,
): Pick<Onlooker, 'firstSeenAt' | 'seenAt'> {
  const isOwner = who === memo.from;
  if (!isOwner && (memo.isDraft || memo.unseenBy?.includes(who))) return { firstSeenAt: null, seenAt: null };
  const own = (memo.course ?? []).filter((act) => act.by === who).map((act) => calendar.at(momentOf(act)).getTime());
  const soon = start.getTime() + (1 + place * 13) * MINUTE;
  const firstSeenAt = isOwner ? start : new Date(Math.min(soon, ...own.map((time) => time - 2 * MINUTE)));
  const lastOwn = Math.max(firstSeenAt.getTime(), ...own);
  const activity = activityOf(memo, calendar).getTime();
  const hasCaughtUp = !memo.behind?.includes(who) && lastOwn < activity;
  return { firstSeenAt, seenAt: new Date(hasCaughtUp ? activity + (4 + place * 7) * MINUTE : lastOwn) };
}
