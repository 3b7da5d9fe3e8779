import { z } from 'zod';
import { changesOf, type EventType } from '#src/events/catalogue';
import { recipientsOf } from '#src/events/recipients';
import { plainText } from '#src/platform/richText';
import type { Tx } from '#src/platform/db';
import type { Onlooker } from './audience';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { momentOf } from './moments';
import { addresseesOf, isDecided, turnsAfter } from './turns';
import { textVersionAfter } from './stage';
import type { Act, DemoMemo, Who } from './types';
import { versionAfter } from './versions';
import type { WrittenMemo } from './writeMemos';

/** One line of a memo's history, with those it may concern. */
export type Happening = { type: EventType; at: Date; by: Who; memoId: number; changes: object; audience: Onlooker[] };

type Told = Omit<Happening, 'memoId' | 'audience'>;

export function happeningsOf({ memo, memoId, audience }: WrittenMemo, calendar: Calendar, cast: Cast): Happening[] {
  const start: Told = {
    type: memo.isDraft ? 'memo.drafted' : 'memo.sent',
    at: calendar.at(memo.at),
    by: memo.from,
    changes: {},
  };
  const seen = audience.flatMap(({ who, isOwner, firstSeenAt }): Told[] =>
    isOwner || !firstSeenAt ? [] : [{ type: 'memo.seen', at: firstSeenAt, by: who, changes: {} }],
  );
  const course = memo.course ?? [];
  const acts = course.flatMap((act, index) =>
    told(act, { memo, before: course.slice(0, index), audience }, calendar, cast),
  );
  return [start, ...seen, ...acts].map((line) => ({ ...line, memoId, audience }));
}

type Context = { memo: DemoMemo; before: Act[]; audience: Onlooker[] };
const named = (some: readonly Who[], cast: Cast) => some.map((who) => ({ id: cast.id(who), name: cast.name(who) }));

function told(act: Act, context: Context, calendar: Calendar, cast: Cast): Told[] {
  if ('said' in act) return [];
  const line = { at: calendar.at(momentOf(act)), by: act.by };
  const { memo, before, audience } = context;
  if ('considered' in act) return [{ ...line, ...decisionTold(act, memo, before, cast) }];
  if ('setPending' in act) return [{ ...line, type: 'memo.setPending', changes: {} }];
  if ('postponed' in act) {
    const until = act.until === undefined ? null : calendar.day(act.until).toISOString().slice(0, 10);
    return [{ ...line, type: 'memo.postponed', changes: { until } }];
  }
  if ('returned' in act) return [{ ...line, type: 'memo.returned', changes: { question: act.question } }];
  if ('asked' in act || 'advised' in act) return [{ ...line, ...opinionTold(act, before, cast) }];
  if ('edited' in act) return [{ ...line, type: 'memo.edited', changes: { changes: editOf(memo, before, act) } }];
  if ('withdrawn' in act) {
    const participants = named(
      audience.map(({ who }) => who),
      cast,
    );
    return [{ ...line, type: 'memo.withdrawn', changes: { participants } }];
  }
  const conclusion = plainText(
    before.flatMap((earlier) => ('considered' in earlier ? [earlier.conclusion ?? ''] : [])).at(-1) ?? '',
  );
  return [{ ...line, type: 'memo.reopened', changes: { reason: act.reason, conclusion } }];
}

type Said = Pick<Told, 'type' | 'changes'>;

/** Of several recipients, who has it from now on. */
function decisionTold(act: Extract<Act, { considered: unknown }>, memo: DemoMemo, before: Act[], cast: Cast): Said {
  const conclusion = plainText(act.conclusion ?? '').split('\n', 1)[0] ?? '';
  const decision = { outcome: act.outcome ?? cast.outcome(memo.purpose), conclusion };
  const after = [...before, act];
  if (isDecided(memo, after, cast)) return { type: 'memo.considered', changes: decision };
  const had = new Set(turnsAfter(memo, before, cast).joined);
  const has = new Set(turnsAfter(memo, after, cast).joined);
  const joined = addresseesOf(memo, cast).filter((who) => has.has(cast.id(who)) && !had.has(cast.id(who)));
  return { type: 'memo.consideredInTurn', changes: { ...decision, joined: named(joined, cast) } };
}

function opinionTold(act: Extract<Act, { asked: unknown } | { advised: unknown }>, before: Act[], cast: Cast): Said {
  if ('asked' in act) {
    const { advisers, question, isYesNo = false } = act;
    return { type: 'memo.opinionAsked', changes: { people: named(advisers, cast), question, by: null, isYesNo } };
  }
  const asking = before.find((one) => 'asked' in one && one.advisers.includes(act.by));
  const askedById = cast.id(asking?.by ?? act.by);
  return { type: 'memo.opinionGiven', changes: { verdict: act.verdict ?? null, answer: act.answer, askedById } };
}

function editOf(memo: DemoMemo, before: Act[], { was }: Extract<Act, { edited: unknown }>) {
  const next = versionAfter(memo, textVersionAfter(before) + 1);
  return {
    ...(was.title === undefined ? {} : { title: { from: was.title, to: next.title } }),
    ...(was.body === undefined ? {} : { body: { from: plainText(was.body), to: plainText(next.body) } }),
  };
}

// The same facts as plain JSON, without fields that are undefined.
const json = z.record(z.string(), z.json());

/**
 * Writes the history in the order of time, and the notices it would have brought, by the table that tells them. No job
 * is enqueued: nobody gets a mail of what happened weeks ago.
 */
export async function writeHistory(tx: Tx, cast: Cast, happenings: Happening[]): Promise<void> {
  const inOrder = happenings.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const rows = await tx.event.createManyAndReturn({
    data: inOrder.map(({ type, at, by, memoId, changes }) => ({
      type,
      actorId: cast.id(by),
      memoId,
      changes: json.parse(changesOf(type, changes)),
      createdAt: at,
    })),
    select: { id: true },
  });
  const notices = inOrder.flatMap((happening, index) => noticesOf(happening, rows[index]?.id ?? 0));
  await tx.notification.createMany({ data: notices });
}

function noticesOf({ type, at, by, memoId, changes, audience }: Happening, eventId: number) {
  const there = audience.filter(({ joinedAt }) => joinedAt <= at);
  const participants = there.map((one) => ({ ...one, isDeputy: false, isCoOwner: false, isResponsible: false }));
  const recipients = recipientsOf(type, { participants, changes });
  if (!recipients) return [];
  const concerned = new Set(recipients.people);
  return audience
    .filter(({ who, userId }) => who !== by && concerned.has(userId))
    .map(({ userId, seenAt }) => ({
      eventId,
      userId,
      kind: recipients.kindFor(userId),
      memoId,
      createdAt: at,
      readAt: seenAt && seenAt >= at ? seenAt : null,
    }));
}
