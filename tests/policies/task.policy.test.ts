import { describe, expect, test } from 'vitest';
import { canMakeResponsible, canReadTask, taskRights, type TaskFacts } from '#src/policies/task.policy';

/**
 * The rights of PRODUCT.md, section 4, cell by cell. A letter stands for a right the actor has in that task:
 *   r read · E edit, people and all · W stage, next step, lead time, files · S make a subtask · M write in the chat
 *   L leave · H close one's own part and hide the whole · Q mute · P put tasks into the project
 *   C cancel its open tasks with it
 */
const RIGHTS = {
  E: 'edit',
  W: 'work',
  S: 'makeSubtask',
  M: 'post',
  L: 'leave',
  H: 'hide',
  Q: 'mute',
  P: 'addTasks',
  C: 'cancelTasks',
} as const;

const TASKS = ['a task of one person', 'a team task', 'a subtask', 'a project'] as const;
type Kind = (typeof TASKS)[number];

const NONE = ['', '', '', ''];

/** Each row: a task of one person, a team task, a subtask, a project. */
const TABLE: Record<string, readonly string[]> = {
  'somebody without a role': NONE,
  'the owner': ['rEWSMQ', 'rEWSMQ', 'rEWMQ', 'rEWMQPC'],
  'the co-owner': ['rEWSMQ', 'rEWSMQ', 'rEWMQ', 'rEWMQPC'],
  'a responsible person': ['rWSMQ', 'rWSMHQ', 'rWMQ', 'rWMQP'],
  'a subscriber': ['rMLQ', 'rMLQ', 'rMLQ', 'rMLQ'],
  'the owner who is also responsible': ['rEWSMQ', 'rEWSMHQ', 'rEWMQ', 'rEWMQPC'],
  // Whoever has a role in the main task reads along in its subtasks, and does no more there.
  'the owner of the main task': ['', '', 'r', ''],
  'the co-owner of the main task': ['', '', 'r', ''],
  'a responsible person of the main task': ['', '', 'r', ''],
  'a subscriber of the main task': ['', '', 'r', ''],
  'a subscriber, and responsible person of the main task': ['rMLQ', 'rMLQ', 'rMLQ', 'rMLQ'],
  'an operator without a role': ['rEWSM', 'rEWSM', 'rEWM', 'rEWMPC'],
  'an operator who subscribed': ['rEWSMLQ', 'rEWSMLQ', 'rEWMLQ', 'rEWMLQPC'],
  'an operator who is responsible': ['rEWSMQ', 'rEWSMHQ', 'rEWMQ', 'rEWMQPC'],
  "the head of the owner's department without a role": NONE,
  'an executive without a role': NONE,
  'an admin without a role': NONE,
};

const ACTOR_ID = 7;
const nobody = { isOwner: false, isCoOwner: false, isResponsible: false, isSubscriber: false };

function actorOf(who: string) {
  return {
    id: ACTOR_ID,
    isExecutive: who.includes('executive'),
    isOperator: who.includes('operator'),
    isAdmin: who.includes('admin'),
    isHead: who.includes('the head'),
  };
}

function roleIn(words: string) {
  const role = {
    isOwner: /\bowner\b(?!')/.test(words.replace('co-owner', '')),
    isCoOwner: words.includes('co-owner'),
    isResponsible: words.includes('responsible'),
    isSubscriber: /subscribe/.test(words),
  };
  return Object.values(role).some(Boolean) ? [{ userId: ACTOR_ID, ...nobody, ...role }] : [];
}

/** Words before "of the main task" tell the role there; those before a comma, or without it, the role in the task itself. */
function taskFor(kind: Kind, who: string): TaskFacts {
  const [here = '', there = ''] = who.includes('of the main task')
    ? who.includes(', and ')
      ? who.split(', and ')
      : ['', who]
    : [who];
  const own = roleIn(here);
  const isOwner = own.some((role) => role.isOwner);
  const isResponsible = own.some((role) => role.isResponsible);
  const others = [
    { userId: 1, ...nobody, isOwner: !isOwner, isSubscriber: isOwner },
    { userId: 2, ...nobody, isResponsible: kind === 'a team task' || !isResponsible, isSubscriber: isResponsible },
    { userId: 3, ...nobody, isResponsible: kind === 'a team task', isSubscriber: kind !== 'a team task' },
  ];
  return {
    kind: kind === 'a project' ? 'project' : 'task',
    parentId: kind === 'a subtask' ? 5 : null,
    participants: [...others, ...own],
    parentParticipants: kind === 'a subtask' ? [{ userId: 1, ...nobody, isOwner: true }, ...roleIn(there)] : [],
  };
}

const cells = Object.entries(TABLE).flatMap(([who, row]) =>
  TASKS.map((kind, index) => ({ who, kind, expected: row[index] ?? '?' })),
);

describe('what everybody may do with a task', () => {
  test.each(cells)('$who, with $kind: $expected', ({ who, kind, expected }) => {
    const actor = actorOf(who);
    const task = taskFor(kind, who);
    const wanted = Object.fromEntries(
      Object.entries(RIGHTS).map(([letter, right]) => [right, expected.includes(letter)]),
    );
    expect({ read: canReadTask(actor, task), ...taskRights(actor, task) }).toEqual({
      read: expected.includes('r'),
      ...wanted,
    });
  });

  test('the table names every right there is', () => {
    const rights = taskRights(actorOf('the owner'), taskFor('a team task', 'the owner'));
    expect(Object.keys(rights).sort()).toEqual(Object.values(RIGHTS).toSorted());
    for (const row of Object.values(TABLE)) expect(row).toHaveLength(TASKS.length);
  });
});

const ASSIGNERS = {
  'an employee': {},
  'a head': { isHead: true, headOf: [10] },
  'the head of two departments': { isHead: true, headOf: [10, 20] },
  'an executive': { isExecutive: true },
  'an operator': { isOperator: true },
  'an admin': { isAdmin: true },
  'a responsible person of the main task': { teamIds: [1, 4] },
} as const;

const CANDIDATES = {
  themselves: { id: 1, departmentId: 10 },
  'somebody of department 10': { id: 2, departmentId: 10 },
  'somebody of department 20': { id: 3, departmentId: 20 },
  'a team-mate of department 20': { id: 4, departmentId: 20 },
  'somebody of no department': { id: 5, departmentId: null },
} as const;

/** Whom: themselves, of department 10, of department 20, a team-mate, of no department. */
const ASSIGNING: Record<keyof typeof ASSIGNERS, readonly [boolean, boolean, boolean, boolean, boolean]> = {
  'an employee': [true, false, false, false, false],
  'a head': [true, true, false, false, false],
  'the head of two departments': [true, true, true, true, false],
  'an executive': [true, true, true, true, true],
  'an operator': [true, true, true, true, true],
  'an admin': [true, false, false, false, false],
  'a responsible person of the main task': [true, false, false, true, false],
};

const pairs = Object.entries(ASSIGNERS).flatMap(([who, flags], row) =>
  Object.entries(CANDIDATES).map(([whom, candidate], column) => ({
    who,
    flags,
    whom,
    candidate,
    allowed: Object.values(ASSIGNING)[row]?.[column],
  })),
);

describe('who may make whom responsible', () => {
  test.each(pairs)('$who: $whom, $allowed', ({ flags, candidate, allowed }) => {
    const { headOf = [], teamIds = [], ...own } = { headOf: undefined, teamIds: undefined, ...flags };
    const actor = { id: 1, isExecutive: false, isOperator: false, isHead: false, ...own };
    expect(canMakeResponsible(actor, candidate, { headOf, teamIds })).toBe(allowed);
  });

  test('a team-mate gives nothing to people outside the team, nor somebody outside to the team', () => {
    const actor = { id: 1, isExecutive: false, isOperator: false, isHead: false };
    const candidate = { id: 4, departmentId: 20 };
    expect(canMakeResponsible(actor, candidate, { headOf: [], teamIds: [4, 6] })).toBe(false);
  });
});
