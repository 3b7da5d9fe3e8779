import { randomUUID } from 'node:crypto';
import { refreshMemoSearch } from '#src/features/search/search.service';
import type { Tx } from '#src/platform/db';
import { activityOf, audienceOf, type Onlooker } from './audience';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { happeningsOf, type Happening } from './history';
import { standingOf } from './stage';
import { writeTalk } from './talk';
import type { DemoMemo } from './types';

/**
 * Writes one memo as the services would have left it; returns what its history tells. The rows are written here because
 * the services date everything now, and tell people by mail. The tests hold both to the same rules.
 */
export async function writeMemo(
  tx: Tx,
  memo: DemoMemo,
  calendar: Calendar,
  cast: Cast,
): Promise<{ memoId: number; history: Happening[] }> {
  const createdAt = calendar.at(memo.at);
  const standing = standingOf(memo, calendar, cast);
  const audience = audienceOf(memo, calendar, cast);
  const files = memo.files ?? [];
  const { id: memoId } = await tx.memo.create({
    data: {
      title: memo.title,
      body: memo.body,
      purposeId: memo.purpose ? cast.purpose(memo.purpose) : null,
      ownerId: cast.id(memo.from),
      departmentId: cast.departmentId(memo.from),
      recipientId: memo.to && memo.to !== 'company' ? cast.id(memo.to) : null,
      isForCompany: memo.to === 'company',
      ...standing,
      createdAt,
      activityAt: activityOf(memo, calendar),
      attachmentCount: files.length,
      clientKey: randomUUID(),
      tags: { create: (memo.tags ?? []).map((name) => ({ tagId: cast.tag(name) })) },
      attachments: { create: files.map((name) => ({ ...cast.file(name), uploaderId: cast.id(memo.from), createdAt })) },
    },
    select: { id: true },
  });
  await tx.participant.createMany({
    data: audience.map(({ who: _who, firstSeenAt: _first, ...role }) => ({
      ...role,
      memoId,
      createdAt,
      stage: standing.stage ?? 'pending',
      joinedAt: createdAt,
    })),
  });
  const conversation = await tx.conversation.create({ data: { memoId, createdAt }, select: { id: true } });
  const said = (memo.course ?? []).filter((act) => 'said' in act);
  await writeTalk(tx, { conversationId: conversation.id, said, readers: audience.map(readerOf) }, calendar, cast);
  await refreshMemoSearch(tx, memoId);
  return { memoId, history: happeningsOf(memo, memoId, audience, calendar) };
}

const readerOf = ({ userId, seenAt }: Onlooker) => ({ userId, seenAt });
