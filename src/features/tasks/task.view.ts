import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { isoOf } from './form/dates';

type StageFacts = { name: string; colour: string; isActive: boolean };

/** Admins write the name as in mid-sentence. */
export const stageName = (name: string): string => name.charAt(0).toLocaleUpperCase() + name.slice(1);

export const isOverdue = (stage: { isActive: boolean }, dueDate: Date | null, today: string): boolean =>
  stage.isActive && dueDate !== null && (isoOf(dueDate) ?? '') < today;

/** Its colour, and its name with "overdue" where it applies. */
export function stageView(t: Translate, stage: StageFacts, dueDate: Date | null, today: string) {
  const overdue = isOverdue(stage, dueDate, today);
  return {
    name: stage.name,
    colour: overdue ? 'overdue' : stage.colour,
    label: overdue ? t('tasks.overdue', { stage: stage.name }) : stage.name,
    isOverdue: overdue,
  };
}

export function hoursOf(minutes: number | null): string {
  if (minutes === null) return '';
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

export const dayText = (format: Format, day: Date | null): string => (day ? format.longDay(day) : '');
