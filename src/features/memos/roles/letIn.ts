import type { RequestsOwner } from '#src/features/accessRequests/answering.service';
import { canLetIntoMemo } from '#src/policies/accessRequest.policy';
import { memoSubject } from '#src/subjects/memoSubject';
import type { LoadedMemo } from '../memos.queries';
import { addMemoSubscribers } from './subscribers.service';

export const memoRequests: RequestsOwner<LoadedMemo> = {
  subject: memoSubject,
  mayLetIn: canLetIntoMemo,
  async letIn(tx, actor, memoId, personId) {
    await addMemoSubscribers(tx, actor, memoId, [personId]);
  },
};
