import { z } from 'zod';
import type { MailTiming } from '#src/platform/db';
import type { Format } from '#src/platform/http/format';
import type { Role } from '#src/subjects/subject';
import type { Reader } from './event.queries';
import type { NoticeKind } from './noticeKinds';

/** Who has a role in the memo or task now, and what the event says. */
export type AudienceFacts<C> = { participants: readonly Role[]; changes: C };

/** The person who muted the memo or task. */
export type MutedFacts<C> = {
  userId: number;
  isRecipient: boolean;
  isDeputy: boolean;
  isResponsible: boolean;
  changes: C;
};

/** What one reader's sentence depends on. */
export type NoticeFacts<C> = {
  /** Null when the system itself acted. */
  actorName: string | null;
  /** Whom the actor stood in for. */
  doneForName: string | null;
  changes: C;
  userId: number;
  isRecipient: boolean;
  isDeputy: boolean;
  recipientName: string;
  isForCompany: boolean;
  /** The reader's own memo, when the task came of it. */
  ownMemoId: number | null;
};

/** The text `notices.<type>.<variant>`. */
export type Say = (variant: string, values?: Record<string, unknown>) => string;

/** Open pages that ask for what is new: of the memo or task, its chat, lists of tasks, the memo that a task came of. */
export type Refreshed = 'page' | 'chat' | 'taskLists' | 'sourceMemo';

/** All there is to say of one event; `C` are the changes that it is stored with. */
export type EventEntry<C> = {
  schema: z.ZodType<C>;
  /** People choose for each kind when to be mailed. Null: nobody is told. */
  kind: NoticeKind | ((facts: { changes: C; userId: number }) => NoticeKind) | null;
  /** Told as far as they may see the memo or task and did not act; without it `everyone`. */
  audience?: (facts: AudienceFacts<C>) => number[];
  /** Told although, or because, it is out of their sight. */
  former?: (facts: AudienceFacts<C>) => number[];
  /** Whether those who muted it hear of it all the same: of what concerns their own duty. Without it: no. */
  whileMuted?: boolean | ((facts: MutedFacts<C>) => boolean);
  /** Without it the text `notices.<type>.text`. */
  sentence?: (say: Say, facts: NoticeFacts<C>, format: Format) => string;
  /** What its notice quotes below the sentence. */
  quote?: (changes: C) => string;
  /** Who may have lost sight of it: their pages are closed. */
  leavers?: 'everybody' | ((facts: { changes: C; actorId: number | null }) => number[]);
  /** Without it the page. */
  refreshes?: readonly Refreshed[];
  /** When its mail goes out, where that is not the reader's timing for the kind. */
  mailTiming?: (reader: Reader, now: Date) => MailTiming;
};

export const defineEvent = <C>(entry: EventEntry<C>): EventEntry<C> => entry;

/** The facts with their changes parsed, when they are asked for: many rules need none. */
export const withChanges = <C, F extends { changes: unknown }>(schema: z.ZodType<C>, facts: F) => ({
  ...facts,
  get changes() {
    return schema.parse(facts.changes);
  },
});

export const none = z.object({});
export const ids = z.array(z.number());
export const person = z.object({ id: z.number(), name: z.string() });
export const people = z.array(person);
export const names = z.array(z.string());
/** Old and new values of edited fields. People and purposes by name, because the history is read long after. */
export const fieldChanges = z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }));

type People = readonly { id: number }[];

export const idsOf = (some: People): number[] => some.map(({ id }) => id);
export const isAmong = (some: People, userId: number): boolean => some.some(({ id }) => id === userId);

/** Includes the owner: who edits is usually the owner, who is never told; but an operator's edit concerns the owner too. */
export const everyone = ({ participants }: AudienceFacts<unknown>): number[] =>
  participants.map(({ userId }) => userId);
export const nobody = (): number[] => [];

/** Of a change of people: whoever came or went. */
export const isMoved = ({ userId, changes }: MutedFacts<{ left: People; joined: People }>): boolean =>
  isAmong([...changes.left, ...changes.joined], userId);

export const whoActed = ({ actorId }: { actorId: number | null }): number[] => (actorId === null ? [] : [actorId]);

/** "Joined", "left", or "text" for all others. */
export function moveOf({ changes, userId }: NoticeFacts<{ left: People; joined: People }>): 'joined' | 'left' | 'text' {
  if (isAmong(changes.joined, userId)) return 'joined';
  return isAmong(changes.left, userId) ? 'left' : 'text';
}

/** A number that may be large, as the reader writes it. */
export const counted = (count: number, format: Format) => ({ count, shown: format.number(count) });
