import type { DecisionRule, Outcome } from '#src/platform/db';

/** The words the texts of the demo company are written in. */

/** A person by the part of the address before the @. */
export type Who =
  | 'admin'
  | 'garry'
  | 'ruth'
  | 'darian'
  | 'andrew'
  | 'olga'
  | 'valeria'
  | 'marina'
  | 'masha'
  | 'sergey'
  | 'tanya'
  | 'ekaterina';

/** How many working days ago (0 is the last complete one), and the time of day. */
export type Moment = readonly [daysAgo: number, time: `${number}:${number}`];

/** What happened to a memo after it was sent, in order. `until`, `due`: in so many working days. */
export type Act =
  | { postponed: Moment; by: Who; until?: number }
  | { setPending: Moment; by: Who }
  /** Without an outcome: the first that the memo's purpose offers. */
  | { considered: Moment; by: Who; outcome?: Outcome; conclusion?: string }
  | { reopened: Moment; by: Who; reason: string }
  | { said: Moment; by: Who; text: string; files?: string[] }
  | { returned: Moment; by: Who; question: string }
  | { asked: Moment; by: Who; advisers: Who[]; question: string; isYesNo?: boolean }
  | { advised: Moment; by: Who; answer: string; verdict?: boolean }
  /** `was`: what it said until then. */
  | { edited: Moment; by: Who; was: { title?: string; body?: string } }
  | { withdrawn: Moment; by: Who };

export type StageName = 'pending' | 'in progress' | 'completed' | 'postponed' | 'canceled';

export type DemoTask = {
  title: string;
  description?: string;
  owner: Who;
  at: Moment;
  responsible: Who[];
  coOwner?: Who;
  subscribers?: Who[];
  stage: StageName;
  priority?: 'low' | 'middle' | 'high';
  tags?: string[];
  /** Negative: already past. */
  due?: number;
  nextStep?: string;
  nextStepIn?: number;
  /** Minutes. */
  leadTime?: number;
  closed?: Moment;
  conclusion?: string;
  talk?: { said: Moment; by: Who; text: string }[];
  subtasks?: DemoTask[];
  /** It is a project, with these tasks. */
  tasks?: DemoTask[];
};

export type DemoMemo = {
  title: string;
  /** By when it is expected; negative: already past. */
  expected?: number;
  from: Who;
  /** Nobody yet: a draft alone may be without. */
  to?: Who | Who[] | 'company';
  /** How several decide. */
  rule?: DecisionRule;
  subscribers?: Who[];
  purpose?: string;
  tags?: string[];
  files?: string[];
  /** When it was sent, or, a draft, begun. */
  at: Moment;
  isDraft?: boolean;
  body: string;
  course?: Act[];
  /** Have not opened it at all. */
  unseenBy?: Who[];
  /** Opened it, but not since the last thing that happened. */
  behind?: Who[];
  task?: DemoTask;
  /** What its deciders say among themselves. */
  notes?: { said: Moment; by: Who; text: string }[];
  /** Others ask to be let in. */
  requests?: { asked: Moment; by: Who; text: string }[];
};

export type NumberedMemo = { memo: DemoMemo; memoId: number };
