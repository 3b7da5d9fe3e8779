import { absenceTexts } from '#src/features/absences/absenceTexts.view';
import type { CurrentAbsence } from '#src/features/absences/current.queries';
import type { PersonLine } from '#src/features/parts/parts.access';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import type { LoadedTask } from '../tasks.queries';

type Participant = LoadedTask['participants'][number];

const rank = ({ isOwner, isCoOwner, isResponsible }: Participant): number =>
  isOwner ? 0 : isCoOwner ? 1 : isResponsible ? 2 : 3;

export function taskPeople(
  { t, format, actor }: Context,
  task: LoadedTask,
  absences: ReadonlyMap<number, CurrentAbsence>,
): PersonLine[] {
  const texts = absenceTexts({ t, format }, clock.now());
  const awayText = (absence?: CurrentAbsence): string => (absence ? texts.until(absence) : '');
  return [...task.participants]
    .sort((a, b) => rank(a) - rank(b) || a.user.name.localeCompare(b.user.name))
    .map((row) => {
      const roles = [
        row.isOwner && 'owner',
        row.isCoOwner && 'coOwner',
        row.isResponsible && 'responsible',
        row.isSubscriber && 'subscriber',
      ].filter((role) => role !== false);
      return {
        id: row.userId,
        name: row.userId === actor.id ? t('memos.people.you', { name: row.user.name }) : row.user.name,
        fullName: row.user.name,
        role: roles.map((role) => t(`tasks.people.${role}`)).join(', '),
        detail: row.user.isExecutive ? t('memos.people.executive') : (row.user.department?.name ?? ''),
        away: awayText(absences.get(row.userId)),
        isSubscriber: row.isSubscriber,
        isUnseen: row.seenAt === null,
        seen: [row.seenAt ? t('memos.people.seen', { when: format.dateTime(row.seenAt) }) : t('memos.people.notSeen')],
      };
    });
}
