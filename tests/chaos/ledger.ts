/** What the program acknowledged, and therefore must have. */
export type Ledger = {
  memos: Memo[];
  messages: Message[];
  decisions: Decision[];
  tasks: Task[];
  /** Refusals that nobody expected. */
  refusals: string[];
  /** How often a form was sent again, by what was answered before. */
  retries: Map<string, number>;
};

export type SentFile = { name: string; hash: string };

/** `roles` are `USER:ROLE`: everybody who must have a part in it. */
type Whole = { key: string; id: number; title: string; roles: string[]; files: SentFile[] };
export type Memo = Whole & { readers: number[]; isTaken: boolean };
export type Task = Whole & { memoId: number | null };
export type Message = { key: string; id: number; memoId: number; text: string; files: SentFile[] };
export type Decision = { memoId: number; byId: number; conclusion: string };

export const emptyLedger = (): Ledger => ({
  memos: [],
  messages: [],
  decisions: [],
  tasks: [],
  refusals: [],
  retries: new Map(),
});

export const acknowledged = ({ memos, messages, decisions, tasks }: Ledger): number =>
  memos.length + messages.length + decisions.length + tasks.length;

/** The beginning of every title, by which the ledger's own rows are told from the demo company's. */
export const TITLE = 'Ledger';
