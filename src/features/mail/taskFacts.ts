import { subjectOf, type Reader } from '#src/subjects/subject';
import { clock } from '#src/platform/clock';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import type { MailedTask } from './mail.queries';

export function taskFacts(t: Translate, format: Format, task: MailedTask, reader: Reader) {
  const responsible = task.participants
    .filter(({ isResponsible }) => isResponsible)
    .map(({ user }) => user.name)
    .sort();
  const memo = subjectOf({ memo: task.memo, task: null });
  const facts = [
    { label: t('mails.facts.responsible'), value: responsible.join(', ') },
    { label: t('mails.facts.stage'), value: stageOf(t, format, task) },
    { label: t('mails.facts.dueDate'), value: task.dueDate ? format.longDay(task.dueDate) : '' },
    { label: t('mails.facts.nextStep'), value: task.stage.isActive ? nextStepOf(format, task) : '', isWritten: true },
    { label: t('mails.facts.memo'), value: memo?.isVisibleTo(reader) ? `#${memo.place.id} ${memo.title}` : '' },
  ];
  return facts.filter(({ value }) => value !== '').map((fact) => ({ ...fact, value: oneLine(fact.value) }));
}

function stageOf(t: Translate, format: Format, { stage, dueDate }: MailedTask): string {
  const isOverdue =
    stage.isActive && dueDate !== null && dueDate.toISOString().slice(0, 10) < format.isoDay(clock.now());
  return isOverdue ? t('mails.overdue', { stage: stage.name }) : stage.name;
}

function nextStepOf(format: Format, { nextStep, nextStepDate }: MailedTask): string {
  const date = nextStepDate ? format.longDay(nextStepDate) : '';
  return [nextStep ?? '', date].filter((part) => part !== '').join(', ');
}
