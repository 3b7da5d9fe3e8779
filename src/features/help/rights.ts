import { canPostTo, canRead, type MemoFacts, type MemoStage } from '#src/policies/memo.policy';
import { memoRights } from '#src/policies/memoRights';
import { canAnswer } from '#src/policies/returning.policy';
import { canPass } from '#src/policies/passing.policy';
import { canTake } from '#src/policies/taking.policy';
import { canPutBack, canWithdraw } from '#src/policies/withdrawing.policy';
import { canReadTask, taskRights, type TaskFacts } from '#src/policies/task.policy';

/** When somebody may do something: `before` and `after` the consideration, or only while a memo is pending or postponed. */
export type When =
  'always' | 'before' | 'after' | 'pending' | 'postponed' | 'unopened' | 'withdrawn' | 'returned' | 'never';

export type RightsTable = { roles: readonly string[]; rows: { right: string; cells: When[] }[] };

const READER = 1;
const nobody = {
  userId: READER,
  isOwner: false,
  isRecipient: false,
  isSubscriber: false,
  isDeputy: false,
  isAdviser: false,
  isAssistant: false,
};
const MEMO_ROLES = {
  owner: { ...nobody, isOwner: true },
  recipient: { ...nobody, isRecipient: true },
  subscriber: { ...nobody, isSubscriber: true },
  adviser: { ...nobody, isAdviser: true },
  assistant: { ...nobody, isAssistant: true, assistantFor: [3] },
  /** In order, not yet their turn: no part in the memo. */
  laterRecipient: null,
  operator: null,
};
const MEMO_RIGHTS = [
  ...(['read', 'post', 'edit', 'attach', 'addSubscriber', 'postpone', 'setPending', 'consider'] as const),
  ...(['propose', 'askOpinion', 'giveOpinion', 'handOn', 'take', 'pass'] as const),
  ...([
    'editConclusion',
    'reopen',
    'createTask',
    'return',
    'answer',
    'withdraw',
    'takeBack',
    'putBack',
    'nudge',
    'leave',
    'copy',
    'seeVersions',
    'useVersion',
    'mute',
  ] as const),
];
const STAGES = ['pending', 'postponed', 'considered'] as const satisfies MemoStage[];

const company = { name: '', executivesReadAll: false, anyoneMayBeRecipient: false, withdrawnSince: new Date(0) };
const reader = (role: string) => ({ id: READER, isExecutive: false, isOperator: role === 'operator', company });

/** The table of PRODUCT.md, section 2, for memos that are sent and have no task yet, as the policies have it. */
export function memoRightsTable(): RightsTable {
  const roles = Object.entries(MEMO_ROLES);
  const rightsIn = (stage: MemoStage, role: string, own: MemoFacts['participants'][number] | null) => {
    const recipient = { ...nobody, userId: 3, isRecipient: true, seenAt: null };
    const participants = [...(own ? [own] : []), recipient];
    const memo = { ownerId: 2, stage, withdrawnAt: null, hasTask: false, participants };
    const actor = reader(role);
    const withdrawn = { ...memo, withdrawnAt: company.withdrawnSince, withdrawnById: READER };
    const putBack = canWithdraw(actor, memo) && canPutBack(actor, withdrawn);
    const answer = canAnswer(actor, { ...memo, returnedAt: company.withdrawnSince }) && stage === 'pending';
    const take = canTake(actor, { ...memo, isForCompany: true });
    const pass = own?.isRecipient === true && canPass(actor, { ...memo, rule: 'in_order', mayPass: READER });
    return {
      ...memoRights(actor, memo),
      putBack,
      answer,
      take,
      pass,
      read: canRead(actor, memo),
      post: canPostTo(actor, memo),
    };
  };
  const rows = MEMO_RIGHTS.map((right) => ({
    right,
    cells: roles.map(([role, own]) =>
      whenOf(
        STAGES.filter((stage) => rightsIn(stage, role, own)[right]),
        right,
      ),
    ),
  }));
  return { roles: roles.map(([role]) => role), rows };
}

function whenOf(stages: readonly MemoStage[], right: string): When {
  if (stages.length > 0 && right === 'takeBack') return 'unopened';
  if (stages.length > 0 && right === 'putBack') return 'withdrawn';
  if (stages.length > 0 && right === 'answer') return 'returned';
  if (stages.length === STAGES.length) return 'always';
  if (stages.includes('considered')) return 'after';
  if (stages.includes('pending')) return stages.includes('postponed') ? 'before' : 'pending';
  return stages.length > 0 ? 'postponed' : 'never';
}

const noPart = { userId: READER, isOwner: false, isCoOwner: false, isResponsible: false, isSubscriber: false };
const TASK_ROLES = {
  owner: { ...noPart, isOwner: true },
  coOwner: { ...noPart, isCoOwner: true },
  responsible: { ...noPart, isResponsible: true },
  subscriber: { ...noPart, isSubscriber: true },
  operator: null,
};
const TASK_RIGHTS = ['read', 'post', 'edit', 'work', 'makeSubtask', 'leave', 'mute'] as const;

export function taskRightsTable(): RightsTable {
  const roles = Object.entries(TASK_ROLES);
  const rows = TASK_RIGHTS.map((right) => ({
    right,
    cells: roles.map(([role, own]): When => {
      const task: TaskFacts = { kind: 'task', parentId: null, participants: own ? [own] : [], parentParticipants: [] };
      const actor = reader(role);
      const rights = { ...taskRights(actor, task), read: canReadTask(actor, task) };
      return rights[right] ? 'always' : 'never';
    }),
  }));
  return { roles: roles.map(([role]) => role), rows };
}
