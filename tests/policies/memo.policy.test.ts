import { describe, expect, test } from 'vitest';
import { canPostTo, canRead, type MemoFacts } from '#src/policies/memo.policy';
import { memoRights } from '#src/policies/memoRights';

/**
 * The table of PRODUCT.md, section 2, cell by cell. A letter stands for a right the actor has in that state:
 *   r read · E edit · F remove files · U unsubscribe others · S send · D delete the draft · P postpone · W set pending
 *   C consider · K edit the conclusion · O reopen · A attach · N add a subscriber · L leave · X withdraw · Y copy
 *   4 return · 5 take a question back · 3 answer · 2 take an answer back
 *   V take back · Z put back · w withdraw what another wrote, with a reason
 *   T create a task · M write in the chat · Q mute · G see versions · B use one · J nudge
 *   c correct · k correct the conclusion · f add files by a correction · n add a subscriber by a correction
 *   I ask for an opinion · i give one · H hand on · t take a memo to the company · g give it back
 *   > go on without the silent step before · p propose
 */
const RIGHTS = {
  S: 'send',
  D: 'deleteDraft',
  E: 'edit',
  P: 'postpone',
  W: 'setPending',
  C: 'consider',
  K: 'editConclusion',
  O: 'reopen',
  A: 'attach',
  F: 'removeFile',
  N: 'addSubscriber',
  U: 'removeSubscriber',
  L: 'leave',
  X: 'withdraw',
  w: 'withdrawForAnother',
  V: 'takeBack',
  4: 'return',
  5: 'takeReturnBack',
  3: 'answer',
  2: 'takeAnswerBack',
  Z: 'putBack',
  Y: 'copy',
  Q: 'mute',
  T: 'createTask',
  G: 'seeVersions',
  B: 'useVersion',
  c: 'correct',
  k: 'correctConclusion',
  f: 'correctFiles',
  n: 'correctSubscribers',
  J: 'nudge',
  I: 'askOpinion',
  i: 'giveOpinion',
  H: 'handOn',
  t: 'take',
  g: 'giveBack',
  '>': 'pass',
  p: 'propose',
} as const;

const STATES = ['draft', 'pending', 'postponed', 'considered', 'considered with a task', 'withdrawn'] as const;
type State = (typeof STATES)[number];

const NONE = '';
const OPERATES = ['', 'rEFUPCANXYTMGB4w', 'rEFUPWCANXYTMGBw', 'rEFKOANYTMGckfn', 'rEFKANYGckfn', 'rZYG'];
const also = (cells: readonly string[], letters: string) =>
  cells.map((cell) => (cell === '' || cell.includes('Z') ? cell : `${cell}${letters}`));
const OWN_DRAFT = 'rSDEFUANY';

/** Each row: draft, pending, postponed, considered, considered with a task, withdrawn. */
const TABLE: Record<string, readonly string[]> = {
  'somebody without a role': [NONE, NONE, NONE, NONE, NONE, NONE],
  'the owner': [OWN_DRAFT, 'rEFUANXVYMQGBJ', 'rEFUANXYMQGB', 'rNYMQG', 'rNYQG', 'rZYG'],
  'the recipient': [NONE, 'rPCANYTMQGIH4', 'rPWCANYTMQGIH', 'rKOANYTMQG', 'rKANYQG', NONE],
  'a deputy': [NONE, 'rPCANYTMQGIH4', 'rPWCANYTMQGIH', 'rKOANYTMQG', 'rKANYQG', NONE],
  'a deputy who subscribed': [NONE, 'rPCANLYTMQGIH4', 'rPWCANLYTMQGIH', 'rKOANLYTMQG', 'rKANLYQG', NONE],
  'a later one in order, whose turn has not come': [NONE, NONE, NONE, NONE, NONE, NONE],
  'a subscriber': [NONE, 'rLYMQG', 'rLYMQG', 'rLYMQG', 'rLYQG', NONE],
  'a head who joined because it is late': [NONE, 'rLYMQGH', 'rLYMQGH', 'rLYMQG', 'rLYQG', NONE],
  'a head who joined while it was late for another': [NONE, 'rLYMQG', 'rLYMQG', 'rLYMQG', 'rLYQG', NONE],
  'an adviser': [NONE, 'rYMQGIi', 'rYMQGIi', 'rYMQG', 'rYQG', NONE],
  'an assistant': [NONE, 'rYMQGp', 'rYMQGp', 'rYMQG', 'rYQG', NONE],
  'an adviser who subscribed': [NONE, 'rLYMQGIi', 'rLYMQGIi', 'rLYMQG', 'rLYQG', NONE],
  'the owner who is also the recipient': [
    OWN_DRAFT,
    'rEFUPCANXYTMQGBI',
    'rEFUPWCANXYTMQGBI',
    'rKONYTMQG',
    'rKNYQG',
    'rZYG',
  ],
  'an operator without a role': OPERATES,
  'an operator who subscribed': also(OPERATES, 'LQ'),
  'an operator who owns it': [
    OWN_DRAFT,
    'rEFUPANXVYMGBQJ',
    'rEFUPWANXYMGBQ',
    'rEFKOANYTMGckfQ',
    'rEFKANYGckfQ',
    'rZYG',
  ],
  'an operator who owns it, of a purpose without four eyes': [
    OWN_DRAFT,
    'rEFUPCANXVYTMGBQJ',
    'rEFUPWCANXYTMGBQ',
    'rEFKOANYTMGckfQ',
    'rEFKANYGckfQ',
    'rZYG',
  ],
  'an executive without a role': [NONE, NONE, NONE, NONE, NONE, NONE],
  'an executive without a role, who may read all': [NONE, 'rYG', 'rYG', 'rYG', 'rYG', NONE],
  'an executive as recipient of a memo to the company': [
    NONE,
    'rPCANYTMQGIt4',
    'rPWCANYTMQGI',
    'rKOANYTMQG',
    'rKANYQG',
    NONE,
  ],
  'an executive as recipient of a memo to the company, who took it': [
    NONE,
    'rPCANYTMQGIg4',
    'rPWCANYTMQGI',
    'rKOANYTMQG',
    'rKANYQG',
    NONE,
  ],
  'a recipient in order, not yet their turn': [NONE, 'rANYMQGI', 'rANYMQGI', 'rOANYTMQG', 'rANYQG', NONE],
  'a recipient in order, not yet their turn, who may pass over the step before': [
    NONE,
    'rANYMQGI>',
    'rANYMQGI',
    'rOANYTMQG',
    'rANYQG',
    NONE,
  ],
  'an admin without a role': [NONE, NONE, NONE, NONE, NONE, NONE],
  "the head of the owner's department without a role": [NONE, NONE, NONE, NONE, NONE, NONE],
};

const ACTOR_ID = 7;
const OWNER_ID = 1;
const RECIPIENT_ID = 2;
const nobody = {
  userId: 0,
  isOwner: false,
  isRecipient: false,
  isSubscriber: false,
  isDeputy: false,
  isAdviser: false,
  isAssistant: false,
  seenAt: null,
};

function actorOf(who: string) {
  return {
    id: ACTOR_ID,
    isExecutive: who.includes('executive'),
    isOperator: who.includes('operator'),
    isAdmin: who.includes('admin'),
    isHead: who.includes('head'),
    company: {
      name: 'Northwind Works',
      executivesReadAll: who.includes('may read all'),
      anyoneMayBeRecipient: false,
      withdrawnSince: new Date(0),
    },
  };
}

function memoIn(state: State, who: string): MemoFacts {
  const isOwner = who.includes('the owner') && !who.includes("owner's") ? true : who.includes('owns it');
  const own = {
    ...nobody,
    userId: ACTOR_ID,
    isOwner,
    isRecipient: who.includes('recipient'),
    isSubscriber: /subscribe|a head who joined/.test(who),
    headOf: who.includes('because it is late') ? [RECIPIENT_ID] : who.includes('for another') ? [99] : [],
    isDeputy: who.includes('deputy'),
    isAdviser: who.includes('adviser'),
    isAssistant: who.includes('assistant'),
    assistantFor: who.includes('assistant') ? [RECIPIENT_ID] : [],
  };
  const hasRole =
    own.isOwner || own.isRecipient || own.isSubscriber || own.isDeputy || own.isAdviser || own.isAssistant;
  const strangers = [
    { ...nobody, userId: OWNER_ID, isOwner: !isOwner },
    { ...nobody, userId: RECIPIENT_ID, isRecipient: !own.isRecipient, isSubscriber: own.isRecipient },
  ];
  return {
    ownerId: isOwner ? ACTOR_ID : OWNER_ID,
    stage: state === 'withdrawn' ? 'pending' : state === 'considered with a task' ? 'considered' : state,
    withdrawnAt: state === 'withdrawn' ? new Date() : null,
    withdrawnById: state === 'withdrawn' ? ACTOR_ID : null,
    hasTask: state === 'considered with a task',
    ...(who.includes('in order')
      ? { rule: 'in_order', turns: [2], mayPass: who.includes('may pass') ? ACTOR_ID : null, recipientCount: 3 }
      : {}),
    isForCompany: who.includes('to the company'),
    purpose: { fourEyes: !who.includes('without four eyes') },
    takenById: who.includes('who took it') && state === 'pending' ? ACTOR_ID : null,
    participants: [
      ...strangers.filter((row) => row.isOwner || row.isRecipient || row.isSubscriber),
      ...(hasRole ? [own] : []),
    ],
  };
}

const cells = Object.entries(TABLE).flatMap(([who, row]) =>
  STATES.map((state, index) => ({ who, state, expected: row[index] ?? '?' })),
);

describe('what everybody may do with a memo', () => {
  test.each(cells)('$who, when it is $state: $expected', ({ who, state, expected }) => {
    const actor = actorOf(who);
    const memo = memoIn(state, who);
    const rights = memoRights(actor, memo);
    const named = {
      read: canRead(actor, memo),
      ...rights,
      postTo: canPostTo(actor, memo),
    };
    const wanted = Object.fromEntries(
      Object.entries(RIGHTS).map(([letter, right]) => [right, expected.includes(letter)]),
    );
    expect(named).toEqual({
      read: expected.includes('r'),
      ...wanted,
      postTo: expected.includes('M'),
    });
  });

  test('a returned memo is answered by its owner, and the question taken back by those who decide', () => {
    const rightsOf = (who: string) => {
      const {
        return: ask,
        takeReturnBack,
        answer,
      } = memoRights(actorOf(who), {
        ...memoIn('pending', who),
        returnedAt: new Date(),
      });
      return { ask, takeReturnBack, answer };
    };
    const none = { ask: false, takeReturnBack: false, answer: false };
    expect(rightsOf('the owner')).toEqual({ ...none, answer: true });
    for (const who of ['the recipient', 'a deputy', 'an operator without a role'])
      expect(rightsOf(who), who).toEqual({ ...none, takeReturnBack: true });
    expect(rightsOf('a subscriber')).toEqual(none);
  });

  test('the table names every right there is', () => {
    const rights = memoRights(actorOf('the owner'), memoIn('pending', 'the owner'));
    expect(Object.keys(rights).sort()).toEqual(Object.values(RIGHTS).toSorted());
    for (const row of Object.values(TABLE)) expect(row).toHaveLength(STATES.length);
  });
});
