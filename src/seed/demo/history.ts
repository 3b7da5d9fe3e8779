import { z } from 'zod';
import { changesOf, type EventType } from '#src/events/catalogue';
import { recipientsOf } from '#src/events/recipients';
import { plainText } from '#src/platform/richText';
import type { Outcome, Tx } from '#src/platform/db';
import type { Onlooker } from './audience';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { momentOf } from './stage';
import type { Act, Who } from './types';
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
  const acts = course.flatMap((act, index) => told(act, course.slice(0, index), calendar, cast.outcome(memo.purpose)));
  return [start, ...seen, ...acts].map((line) => ({ ...line, memoId, audience }));
}

function told(act: Act, before: Act[], { at, day }: Calendar, outcome: Outcome): Told[] {
  if ('said' in act) return [];
  const line = { at: at(momentOf(act)), by: act.by };
  if ('considered' in act) {
    const conclusion = plainText(act.conclusion ?? '').split('\n', 1)[0] ?? '';
    return [{ ...line, type: 'memo.considered', changes: { outcome: act.outcome ?? outcome, conclusion } }];
  }
  if ('setPending' in act) return [{ ...line, type: 'memo.setPending', changes: {} }];
  if ('postponed' in act) {
    const until = act.until === undefined ? null : day(act.until).toISOString().slice(0, 10);
    return [{ ...line, type: 'memo.postponed', changes: { until } }];
  }
  const conclusion = plainText(
    before.flatMap((earlier) => ('considered' in earlier ? [earlier.conclusion ?? ''] : [])).at(-1) ?? '',
  );
  return [{ ...line, type: 'memo.reopened', changes: { reason: act.reason, conclusion } }];
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
  const participants = audience.map((one) => ({ ...one, isDeputy: false, isCoOwner: false, isResponsible: false }));
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
