import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { fileView } from '#src/features/files/file.view';
import type { PartsOwner } from '#src/features/parts/parts.access';
import { memoSubject } from '#src/subjects/memoSubject';
import { clock } from '#src/platform/clock';
import { memoRights } from '#src/policies/memoRights';
import type { LoadedMemo } from '../memos.queries';
import { addedAfterDecision } from '../files/addedAfterDecision';
import { memoPeople } from './people.view';
import { findChatReceipts } from './receipts.queries';

export const memoParts: PartsOwner<LoadedMemo> = {
  subject: memoSubject,
  async people(ctx, memo) {
    const ids = memo.participants.map(({ userId }) => userId);
    const [receipts, absences] = await Promise.all([
      findChatReceipts(ctx.db, memo),
      findCurrentAbsences(ctx.db, ids, clock.now()),
    ]);
    return {
      people: memoPeople(ctx, memo, receipts, absences),
      mayRemove: memoRights(ctx.actor, memo).removeSubscriber,
    };
  },
  files: (ctx, memo) => {
    const noteOf = addedAfterDecision(ctx, memo);
    return Promise.resolve(memo.attachments.map((file) => ({ ...fileView(ctx, file), note: noteOf(file) })));
  },
};
