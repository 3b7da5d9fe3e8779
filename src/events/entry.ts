import { z } from 'zod';
import type { MailTiming } from '#src/platform/db';
import type { Format } from '#src/platform/http/format';
import type { Role } from '#src/subjects/subject';
import type { Reader } from './event.queries';
import type { NoticeKind } from './noticeKinds';

export type AudienceFacts<C> = { participants: readonly Role[]; changes: C };

export type MutedFacts<C> = {
  userId: number;
  isRecipient: boolean;
  isDeputy: boolean;
  isResponsible: boolean;
  changes: C;
};

export type NoticeFacts<C> = {
  actorName: string | null;
  /** The absent person for whom the actor acted. */
  doneForName: string | null;
  changes: C;
  userId: number;
  isRecipient: boolean;
  isDeputy: boolean;
  recipientName: string;
  isForCompany: boolean;
  ownMemoId: number | null;
};

/** Translates `notices.<type>.<variant>`. */
export type Say = (variant: string, values?: Record<string, unknown>) => string;

/** Open pages that reload: of the memo or task, its chat, its deciders' notes, lists of tasks, the memo from which the task was made. */
export type Refreshed = 'page' | 'chat' | 'notes' | 'taskLists' | 'sourceMemo';

type NotTold = { kind: null; audience?: undefined };
type Told<C> = {
  /** The kind by which people choose when to be mailed. */
  kind: NoticeKind | ((facts: { changes: C; userId: number }) => NoticeKind);
  /** Filtered afterwards by who may see it. */
  audience: (facts: AudienceFacts<C>) => number[];
};

/** Everything about one event. `C` are the changes stored with it. */
export type EventEntry<C> = (NotTold | Told<C>) & {
  schema: z.ZodType<C>;
  icon?: string;
  /** Told without being able to see it (any more). */
  former?: (facts: AudienceFacts<C>) => number[];
  /** Whether those who muted it are told all the same. Default: no. */
  whileMuted?: boolean | ((facts: MutedFacts<C>) => boolean);
  /** Default: the text `notices.<type>.text`. */
  sentence?: (say: Say, facts: NoticeFacts<C>, format: Format) => string;
  quote?: (changes: C) => string;
  /** Of a memo: what came of it is a project, and is called so. */
  isOfProject?: (changes: C) => boolean;
  /** People who may have lost access: their pages are closed. */
  leavers?: (facts: { changes: C; actorId: number | null }) => number[];
  /** Default: the page. */
  refreshes?: readonly Refreshed[];
  /** Overrides the reader's mail timing for the kind. */
  mailTiming?: (reader: Reader, now: Date) => MailTiming;
};

export type ShownEvent<C> = EventEntry<C> & { icon: string };

export const defineEvent = <C>(entry: EventEntry<C>): EventEntry<C> => entry;
/** Shown in histories, so it needs an icon. */
export const historyEvent = <C>(entry: ShownEvent<C>): ShownEvent<C> => entry;

/** Parses the changes only when they are asked for: many rules need none. */
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
/** People and purposes by name: the history is read long after. */
export const fieldChanges = z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }));

type People = readonly { id: number }[];

export const idsOf = (some: People): number[] => some.map(({ id }) => id);
export const isAmong = (some: People, userId: number): boolean => some.some(({ id }) => id === userId);

/** Includes the owner: an operator's edit concerns them too. */
export const everyone = ({ participants }: AudienceFacts<unknown>): number[] =>
  participants.map(({ userId }) => userId);
export const nobody = (): number[] => [];

export const isMoved = ({ userId, changes }: MutedFacts<{ left: People; joined: People }>): boolean =>
  isAmong([...changes.left, ...changes.joined], userId);

/** Of several who must all agree, those who approved what was changed. */
export const askedAgain = people.optional();
export const isAskedAgain = ({ userId, changes }: { userId: number; changes: { askedAgain?: People } }): boolean =>
  isAmong(changes.askedAgain ?? [], userId);
export const kindOfEdit = (facts: Parameters<typeof isAskedAgain>[0]): NoticeKind =>
  isAskedAgain(facts) ? 'memo-sent' : 'memo-changed';

/** A deputy is told what the absent recipient is told. */
export const mustAct = ({ isRecipient, isDeputy }: Pick<Role, 'isRecipient' | 'isDeputy'>): boolean =>
  isRecipient || isDeputy;

export const whoActed = ({ actorId }: { actorId: number | null }): number[] => (actorId === null ? [] : [actorId]);

export function moveOf({ changes, userId }: NoticeFacts<{ left: People; joined: People }>): 'joined' | 'left' | 'text' {
  if (isAmong(changes.joined, userId)) return 'joined';
  return isAmong(changes.left, userId) ? 'left' : 'text';
}

export const counted = (count: number, format: Format) => ({ count, shown: format.number(count) });

/** What was done in another system, before it came here. */
export const loggedThere = historyEvent({
  icon: 'history',
  schema: z.object({ action: z.enum(['added', 'changed', 'deleted']), details: z.array(z.string()) }),
  kind: null,
  refreshes: [],
});

/** ", prepared by Olga Koval". */
export const sayPrepared = (say: Say, by: { name: string } | undefined): string =>
  by ? say('prepared', { assistant: by.name }) : '';
