import { z } from 'zod';
import { OUTCOMES } from '#src/policies/outcomes';
import { counted, everyone, ids, names, person, type EventEntry, type Say } from './entry';
import { morningTiming } from './morningMail';

export const MOST_LISTED = 20;

/** How many, and the first of them. */
const some = z.object({ count: z.number(), memos: ids });

const personEvent = <C>(entry: EventEntry<C>): EventEntry<C> => ({ whileMuted: true, refreshes: [], ...entry });

const KINDS = {
  considered: 'memo-decided',
  signed: 'memo-decided',
  postponed: 'memo-decided',
  pending: 'memo-decided',
  yourTurn: 'memo-decided',
  tagged: 'memo-changed',
  subscribed: 'memo-subscribed',
} as const;

const assistance = z.object({ person, isAssistant: z.boolean() });
const sayAssistance = (say: Say, { changes }: { changes: z.infer<typeof assistance> }): string =>
  say(changes.isAssistant ? 'assistant' : 'text', { person: changes.person.name });

/** Told to one person about many memos or tasks. `memos` and `tasks` are the first of them. */
export const personEvents = {
  /** Every morning of a working day on which there is something to say; until version 0.9 of what waits alone. */
  'person.memosWait': personEvent({
    schema: z.object({
      count: z.number(),
      memos: ids,
      late: z.number().optional(),
      decided: some.optional(),
      returned: some.optional(),
      away: z.array(person.extend({ until: z.iso.date() })).optional(),
    }),
    kind: 'memo-waiting',
    audience: everyone,
    sentence(say, { changes: { count, late = 0, decided, returned } }, format) {
      const waiting = late === 0 ? 'text' : late === count ? 'allLate' : 'someLate';
      const parts = [
        count > 0 ? say(waiting, { ...counted(count, format), late: format.number(late) }) : '',
        decided ? say('decided', counted(decided.count, format)) : '',
        returned && count === 0 && !decided ? say('returned', counted(returned.count, format)) : '',
      ];
      return parts.filter(Boolean).join(' · ');
    },
    mailTiming: morningTiming,
  }),
  /** `count` memos wait already when somebody becomes deputy. */
  'person.standsIn': personEvent({
    schema: z.object({ absent: person, until: z.iso.date(), count: z.number(), memos: ids }),
    kind: 'memo-waiting',
    audience: everyone,
    sentence: (say, { changes: { absent, until, count } }, format) =>
      say('text', { recipient: absent.name, date: format.longDay(new Date(until)), ...counted(count, format) }),
  }),
  /** `isSuccessor`: this person gets the work; otherwise they have another role in it. */
  'person.workHandedOver': personEvent({
    schema: z.object({
      from: person,
      isSuccessor: z.boolean(),
      memoCount: z.number(),
      taskCount: z.number(),
      memos: ids,
      tasks: ids,
    }),
    kind: ({ changes }) => (changes.memoCount > 0 ? 'memo-changed' : 'task-changed'),
    audience: everyone,
    sentence(say, { changes: { from, isSuccessor, memoCount, taskCount } }, format) {
      const memos = memoCount > 0 ? say('memos', counted(memoCount, format)) : '';
      const tasks = taskCount > 0 ? say('tasks', counted(taskCount, format)) : '';
      const what = memos && tasks ? say('both', { memos, tasks }) : memos || tasks;
      return say(isSuccessor ? 'successor' : 'text', { what, from: from.name });
    },
  }),
  /** Somebody decided on, tagged or shared several memos in one go. `memos` are the first of those that this person is told of. */
  'person.memosActedOn': personEvent({
    schema: z.object({
      what: z.enum(['considered', 'signed', 'postponed', 'pending', 'tagged', 'subscribed', 'yourTurn']),
      count: z.number(),
      memos: ids,
      outcome: z.enum(OUTCOMES),
      until: z.iso.date().nullable(),
      /** How the conclusion of all begins, as plain text. */
      conclusion: z.string().default(''),
      /** Who prepared what was signed. */
      preparedBy: names.default([]),
    }),
    kind: ({ changes: { what } }) => KINDS[what],
    audience: everyone,
    sentence(say, { changes: { what, count, outcome, until, preparedBy } }, format) {
      const assistants = format.list(preparedBy, 'and');
      const values = { ...counted(count, format), assistants, date: until ? format.longDay(new Date(until)) : '' };
      if (what === 'considered') return say(outcome, values);
      return say(what === 'postponed' && until ? 'postponedUntil' : what, values);
    },
    quote: ({ conclusion }) => conclusion,
  }),
  /** Told to both; `person` is the other one. */
  'person.assistantNamed': personEvent({
    schema: assistance,
    kind: 'memo-waiting',
    audience: everyone,
    sentence: sayAssistance,
  }),
  'person.assistanceEnded': personEvent({
    schema: assistance,
    kind: 'memo-waiting',
    audience: everyone,
    sentence: sayAssistance,
  }),
  /** The archive that they asked for; null: it could not be made. */
  'person.dataReady': personEvent({
    schema: z.object({ until: z.iso.datetime().nullable() }),
    kind: 'reminder',
    audience: everyone,
    sentence: (say, { changes: { until } }, format) =>
      until === null ? say('failed', {}) : say('text', { date: format.longDay(new Date(until)) }),
  }),
  /** Told to who uploaded it, with its place, and to admins, without. */
  'person.fileInfected': personEvent({
    schema: z.object({
      fileName: z.string(),
      found: z.string(),
      uploader: person,
      isOwn: z.boolean(),
      memos: ids,
      tasks: ids,
    }),
    kind: ({ changes }) => (changes.tasks.length > 0 ? 'task-changed' : 'memo-changed'),
    audience: everyone,
    sentence: (say, { changes: { fileName, found, uploader, isOwn } }) =>
      say(isOwn ? 'own' : 'text', { fileName, found, uploader: uploader.name }),
    mailTiming: () => 'atOnce',
  }),
};
