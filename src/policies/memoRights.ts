import {
  canAddSubscriber,
  canAttach,
  canConsider,
  canCopy,
  canCreateTask,
  canDeleteDraft,
  canEdit,
  canEditConclusion,
  canLeave,
  canMute,
  canPostpone,
  canRemoveFile,
  canRemoveSubscriber,
  canReopen,
  canSend,
  canSetPending,
  type MemoFacts,
  type Person,
} from './memo.policy';
import { canPropose } from './assisting.policy';
import { correctsConclusion, correctsFiles, correctsMemo, correctsSubscribers } from './correcting.policy';
import { canHandOn } from './handingOn.policy';
import { canAskOpinion, canGiveOpinion } from './opinion.policy';
import { canPass } from './passing.policy';
import { canAnswer, canReturn, canTakeAnswerBack, canTakeReturnBack } from './returning.policy';
import { canNudge } from './nudging.policy';
import { canGiveBack, canTake } from './taking.policy';
import { canTakeBack } from './takingBack.policy';
import { canSeeVersions, canUseVersion } from './version.policy';
import { canPutBack, canWithdraw, withdrawsForAnother } from './withdrawing.policy';

/** For views, from the same rules as the writes. */
export function memoRights(actor: Person, memo: MemoFacts) {
  return {
    send: canSend(actor, memo),
    deleteDraft: canDeleteDraft(actor, memo),
    edit: canEdit(actor, memo),
    correct: correctsMemo(actor, memo),
    correctConclusion: correctsConclusion(actor, memo),
    correctFiles: correctsFiles(actor, memo),
    correctSubscribers: correctsSubscribers(actor, memo),
    postpone: canPostpone(actor, memo),
    setPending: canSetPending(actor, memo),
    consider: canConsider(actor, memo),
    editConclusion: canEditConclusion(actor, memo),
    reopen: canReopen(actor, memo),
    attach: canAttach(actor, memo),
    removeFile: canRemoveFile(actor, memo),
    addSubscriber: canAddSubscriber(actor, memo),
    removeSubscriber: canRemoveSubscriber(actor, memo),
    leave: canLeave(actor, memo),
    withdraw: canWithdraw(actor, memo),
    withdrawForAnother: withdrawsForAnother(actor, memo),
    putBack: canPutBack(actor, memo),
    takeBack: canTakeBack(actor, memo),
    nudge: canNudge(actor, memo),
    return: canReturn(actor, memo),
    takeReturnBack: canTakeReturnBack(actor, memo),
    answer: canAnswer(actor, memo),
    takeAnswerBack: canTakeAnswerBack(actor, memo),
    copy: canCopy(actor, memo),
    seeVersions: canSeeVersions(actor, memo),
    useVersion: canUseVersion(actor, memo),
    mute: canMute(actor, memo),
    createTask: canCreateTask(actor, memo),
    askOpinion: canAskOpinion(actor, memo),
    giveOpinion: canGiveOpinion(actor, memo),
    propose: canPropose(actor, memo),
    handOn: canHandOn(actor, memo),
    pass: canPass(actor, memo),
    take: canTake(actor, memo),
    giveBack: canGiveBack(actor, memo),
  };
}

export type MemoRights = ReturnType<typeof memoRights>;
