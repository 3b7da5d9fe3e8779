import { describe, expect, test } from 'vitest';
import { canDeleteFile } from '#src/policies/file.policy';
import type { MemoFacts } from '#src/policies/memo.policy';
import type { TaskFacts } from '#src/policies/task.policy';

const company = { executivesReadAll: false, anyoneMayBeRecipient: true, withdrawnSince: new Date(0) };
const person = (id: number, rights: { isOperator?: boolean } = {}) =>
  ({ id, isExecutive: false, isOperator: false, company, ...rights }) as Parameters<typeof canDeleteFile>[0];

const [OWNER, RECIPIENT, SUBSCRIBER] = [1, 2, 3];
const NONE = {
  isOwner: false,
  isRecipient: false,
  isSubscriber: false,
  isDeputy: false,
  isAdviser: false,
  isAssistant: false,
};
const memo: MemoFacts = {
  ownerId: OWNER,
  stage: 'pending',
  withdrawnAt: null,
  hasTask: false,
  participants: [
    { ...NONE, userId: OWNER, isOwner: true },
    { ...NONE, userId: RECIPIENT, isRecipient: true },
    { ...NONE, userId: SUBSCRIBER, isSubscriber: true },
  ],
};
const IDLE = { isOwner: false, isCoOwner: false, isResponsible: false, isSubscriber: false };
const task: TaskFacts = {
  kind: 'task',
  parentId: null,
  parentParticipants: [],
  participants: [
    { ...IDLE, userId: OWNER, isOwner: true },
    { ...IDLE, userId: RECIPIENT, isResponsible: true },
    { ...IDLE, userId: SUBSCRIBER, isSubscriber: true },
  ],
};

const deleters = (facts: Parameters<typeof canDeleteFile>[1]) =>
  [OWNER, RECIPIENT, SUBSCRIBER].filter((id) => canDeleteFile(person(id), facts));

describe('a file is deleted', () => {
  test('from a memo by its owner until it is considered, and by operators', () => {
    expect(deleters({ messageId: null, memo, task: null })).toEqual([OWNER]);
    const considered = { messageId: null, memo: { ...memo, stage: 'considered' as const }, task: null };
    expect(deleters(considered)).toEqual([]);
    expect(canDeleteFile(person(9, { isOperator: true }), considered)).toBe(true);
  });

  test('from a task by whoever works on it', () => {
    expect(deleters({ messageId: null, memo: null, task })).toEqual([OWNER, RECIPIENT]);
  });

  test('from a message by nobody: it goes with the message', () => {
    expect(deleters({ messageId: 5, memo, task: null })).toEqual([]);
    expect(deleters({ messageId: 5, memo: null, task })).toEqual([]);
    expect(canDeleteFile(person(9, { isOperator: true }), { messageId: 5, memo, task: null })).toBe(false);
  });
});
