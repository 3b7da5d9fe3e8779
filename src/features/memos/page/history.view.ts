import { changesOf } from '#src/events/catalogue';
import { wordsOfEvent } from '#src/events/sentence';
import { memoEvents } from '#src/events/memoEvents';
import { messageEvents } from '#src/events/messageEvents';
import type { HistoryRow, Writer } from '#src/features/history/history.queries';
import { namesIn, type Detail, type HistoryEntry, type Told } from '#src/features/history/history.view';
import type { PageContext } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { askedStep } from './askedSteps.view';
import { COMPANY } from '../form/edits.service';
import { OUTCOME_ICONS } from '../outcomeWords';
import { ruleWord } from '../roles/several';
import { timeValues } from './timeSteps.view';

type Texts = Pick<PageContext, 't' | 'format'>;

type MemoEventType = keyof typeof memoEvents;

const isEventType = (type: string): type is MemoEventType => type in memoEvents;

export function withWriters(texts: Texts, steps: readonly HistoryEntry[], writers: readonly Writer[]): HistoryEntry[] {
  const entries = [...steps];
  const { icon } = messageEvents['message.posted'];
  for (const { name: who, count, lastAt: at } of writers) {
    const sentence = texts.t('memos.history.wrote', { who, count });
    const older = entries.findIndex((entry) => entry.at <= at);
    const place = older === -1 ? entries.length : older;
    entries.splice(place, 0, { icon, sentence, at, details: [], note: '', fullUrl: null });
  }
  return entries;
}

export function toldStep({ t, format }: Texts, { type, changes, createdAt, actor, doneFor }: HistoryRow): Told {
  const values = isEventType(type) ? eventValues({ t, format }, type, changes) : { details: [], note: '', facts: {} };
  const words = isEventType(type) ? wordsOfEvent(t, type, changes) : t;
  const name = actor?.name ?? t('memos.history.system');
  const who = doneFor ? t('absences.onBehalf', { name, other: doneFor.name }) : name;
  return {
    icon: isEventType(type) ? iconOf(type, changes) : 'point',
    sentence: words(sentenceKey(type, changes), { who, ...values.facts }),
    at: createdAt,
    details: values.details,
    note: values.note,
  };
}

/** A decision has the icon of its outcome, as the memo has. */
function iconOf(type: MemoEventType, raw: unknown): string {
  if (type !== 'memo.considered' && type !== 'memo.consideredInTurn') return memoEvents[type].icon;
  const { outcome } = changesOf(type, raw);
  return outcome === 'noted' ? memoEvents[type].icon : OUTCOME_ICONS[outcome];
}

function sentenceKey(type: string, changes: unknown): string {
  const outcome = type === 'memo.considered' ? changesOf(type, changes).outcome : 'noted';
  return outcome === 'noted' ? `memos.history.events.${type.replace('memo.', '')}` : `memos.history.decided.${outcome}`;
}

type Values = { details: Detail[]; note: string; facts: Record<string, string | number> };

function eventValues({ t, format }: Texts, type: MemoEventType, raw: unknown): Values {
  const none: Values = { details: [], note: '', facts: {} };
  const person = (name: string): string =>
    name === COMPANY ? t('memos.theCompany') : name === '' ? t('memos.history.nobody') : name;
  const said = (field: string, value: unknown): string =>
    field === 'recipient' ? person(String(value)) : field === 'rule' ? ruleWord(t, value) : shown(format, field, value);
  const asked = askedStep({ t, format }, type, raw);
  if (asked) return { ...none, ...asked };
  switch (type) {
    case 'memo.edited':
    case 'memo.corrected':
    case 'memo.conclusionEdited': {
      const { changes, ...besides } = changesOf(type, raw);
      const details = Object.entries(changes).map(([field, { from, to }]) => ({
        field: t(`memos.history.fields.${field}`),
        from: said(field, from),
        to: said(field, to),
      }));
      return { ...none, details, note: againNote(t, besides) };
    }
    case 'memo.recipientChanged': {
      const { from, to } = changesOf(type, raw);
      return { ...none, facts: { from: person(from), to: person(to) } };
    }
    case 'memo.postponed': {
      const { until } = changesOf(type, raw);
      return until ? { ...none, note: t('memos.history.until', { date: format.longDay(new Date(until)) }) } : none;
    }
    case 'memo.reopened': {
      const { reason, conclusion } = changesOf(type, raw);
      const details = conclusion ? [{ field: t('memos.history.fields.conclusion'), from: conclusion, to: '' }] : [];
      return { details, note: reason, facts: {} };
    }
    case 'memo.subscriberAdded':
    case 'memo.subscriberRemoved': {
      const { people } = changesOf(type, raw);
      return { ...none, facts: { people: namesIn({ t }, namesOf(people)) } };
    }
    case 'memo.deputyJoined':
    case 'memo.deputyLeft': {
      const { people, absent } = changesOf(type, raw);
      return { ...none, facts: { people: namesIn({ t }, namesOf(people)), absent: absent.name } };
    }
    case 'memo.filesAdded':
    case 'memo.fileRemoved': {
      const { names, ...besides } = changesOf(type, raw);
      return { ...none, facts: { names: namesIn({ t }, names) }, note: againNote(t, besides) };
    }
    case 'memo.imported': {
      const { number, note, reviewed } = changesOf(type, raw);
      const day = reviewed ? t('memos.history.reviewed', { date: format.longDay(new Date(reviewed)) }) : '';
      return { ...none, facts: { number }, note: [note, day].filter(Boolean).join('\n') };
    }
    case 'memo.logged': {
      const { action, details } = changesOf(type, raw);
      return { ...none, facts: { action: t(`memos.history.logged.${action}`) }, note: details.join('\n') };
    }
    case 'memo.waiting':
      return { ...none, facts: { days: changesOf(type, raw).days } };
    default:
      return {
        ...none,
        note: noteOf(t, type, raw),
        facts: turnFacts(t, type, raw),
        ...timeValues({ t, format }, type, raw),
      };
  }
}

/** Who approved what was changed; why it was corrected. */
function againNote(t: Texts['t'], change: { askedAgain?: { name: string }[] } | { reason: string }): string {
  if ('reason' in change) return change.reason;
  const { askedAgain = [] } = change;
  const [people, count] = [namesIn({ t }, namesOf(askedAgain)), askedAgain.length];
  return count === 0 ? '' : t('memos.history.askedAgain', { people, count });
}

/** Of memos to several, and of what came of one. */
function turnFacts(t: Texts['t'], type: MemoEventType, raw: unknown): Values['facts'] {
  if (type === 'memo.taskClosed') return { stage: changesOf(type, raw).stage };
  if (type === 'memo.recipientGone' || type === 'memo.passed') return { person: changesOf(type, raw).person.name };
  if (type === 'memo.mayBePassed') {
    const { person, next } = changesOf(type, raw);
    return { person: person.name, next: next.name };
  }
  if (type !== 'memo.consideredInTurn') return {};
  return { outcome: t(`shared.outcomes.${changesOf(type, raw).outcome}`) };
}

const namesOf = (people: readonly { name: string }[]): string[] => people.map(({ name }) => name);

const shown = (format: Format, field: string, value: unknown): string => {
  if (field === 'expectedBy') return typeof value === 'string' ? format.longDay(new Date(value)) : '';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const preparedBy = (t: Texts['t'], changes: { preparedBy?: { name: string } | undefined }): string =>
  changes.preparedBy ? t('proposals.preparedBy', { name: changes.preparedBy.name }) : '';

/** What was asked of the owner, and answered; why an operator withdrew it; how it was decided when a task was made of it; who prepared that. */
function noteOf(t: Texts['t'], type: MemoEventType, raw: unknown): string {
  if (type === 'memo.considered' || type === 'memo.consideredInTurn') return preparedBy(t, changesOf(type, raw));
  if (type === 'memo.taskCreated') {
    const changes = changesOf(type, raw);
    const outcome = changes.outcome && t(`shared.outcomes.${changes.outcome}`);
    return [outcome, preparedBy(t, changes)].filter(Boolean).join(' · ');
  }
  if (type === 'memo.withdrawn') return changesOf(type, raw).reason;
  if (type === 'memo.returned') return changesOf(type, raw).question;
  return type === 'memo.answered' ? changesOf(type, raw).answer : '';
}
