import { absenceTexts } from '#src/features/absences/absenceTexts.view';
import type { CurrentAbsence } from '#src/features/absences/current.queries';
import { statusPicture, statusWord } from '#src/features/memos/outcomeWords';
import { todayOf } from '#src/features/tasks/form/dates';
import { stageView } from '#src/features/tasks/task.view';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import { formatFor } from '#src/platform/http/format';
import type { Context } from '#src/platform/http/context';
import { boundedNumber } from '#src/platform/listing/pager';
import { mayWriteTo } from '#src/policies/recipient.policy';
import { peopleUrls } from '../people.urls';
import { OPEN_TASKS_MAX, type Workload } from '../directory/directory.queries';
import type { Person } from './person.queries';
import { SHARED_SHOWN, type SharedMemo, type SharedTask } from './shared.queries';

export type Profile = {
  person: Person;
  absence: CurrentAbsence | null;
  /** For the person's heads only. */
  workload: Workload | null;
  memos: SharedMemo[];
  tasks: SharedTask[];
  now: Date;
};

const link = ({ id, name }: { id: number; name: string }) => ({ name, href: peopleUrls.show(id) });
const departmentLink = ({ id, name }: { id: number; name: string }) => ({
  name,
  href: `${peopleUrls.list}?department=${id}`,
});

export function profilePage(ctx: Context, profile: Profile) {
  const { t, actor } = ctx;
  const { person } = profile;
  const isMe = person.id === actor.id;
  const isFormer = person.deactivatedAt !== null;
  return {
    title: person.name,
    person: {
      ...factsOf(ctx, profile),
      id: person.id,
      name: person.name,
      isFormer,
      shared: isMe ? null : sharedOf(ctx, profile),
    },
    absence: absenceOf(ctx, profile),
    workload: workloadOf(ctx, profile),
    actions: [
      !isMe && !isFormer && mayWriteTo(actor, { ...person, isHead: person.headOf.length > 0 })
        ? { href: peopleUrls.memoTo(person.id), label: t('people.writeMemo'), icon: 'pencil', className: 'btn-primary' }
        : null,
      isMe ? { href: '/account', label: t('people.editMine'), icon: 'edit' } : null,
      actor.isAdmin ? { href: `/admin/users/${person.id}`, label: t('people.administer'), icon: 'settings' } : null,
    ].filter((action) => action !== null),
  };
}

/** A number as a telephone dials it. */
export const dialled = (phone: string): string => phone.replace(/[^\d+]/g, '');

function factsOf({ t, actor }: Context, { person, now }: Profile) {
  const { department } = person;
  return {
    jobTitle: person.jobTitle,
    email: person.email,
    phone: person.phone,
    tel: dialled(person.phone),
    isExecutive: person.isExecutive,
    department: department && { ...departmentLink(department), parent: department.parent?.name ?? '' },
    heads: department ? department.heads.filter(({ user }) => user.id !== person.id).map(({ user }) => link(user)) : [],
    headOf: person.headOf.map((head) => departmentLink(head.department)),
    localTime:
      person.timeZone === actor.timeZone
        ? ''
        : t('people.localTime', { time: formatFor('en', person.timeZone).time(now), zone: person.timeZone }),
  };
}

function absenceOf(ctx: Context, { absence, now }: Profile) {
  if (!absence) return null;
  const texts = absenceTexts(ctx, now);
  const deputy = absence.deputy && { name: texts.deputy(absence), href: peopleUrls.show(absence.deputy.id) };
  return { until: texts.until(absence), deputy, note: absence.note };
}

function workloadOf(ctx: Context, { workload, now }: Profile) {
  if (!workload) return null;
  return {
    openTasks: boundedNumber(workload.openTasks, OPEN_TASKS_MAX, ctx.format),
    nextAbsence: workload.nextAbsence ? absenceTexts(ctx, now).days(workload.nextAbsence) : '',
  };
}

function sharedOf({ t, format, actor }: Context, { memos, tasks, person }: Profile) {
  const today = todayOf(actor);
  return {
    memos: memos.map(({ id, title, stage, outcome, createdAt, owner }) => ({
      href: `/memos/${id}`,
      number: id,
      title,
      stage,
      picture: statusPicture(stage, outcome),
      stageName: statusWord(t, statusPicture(stage, outcome)),
      detail: `${owner.name} · ${format.date(createdAt)}`,
    })),
    memosHref: memos.length < SHARED_SHOWN ? '' : `/memos?owner=${person.id}`,
    tasks: tasks.map(({ id, title, stage, dueDate, createdAt }) => ({
      href: taskUrls.show(id),
      number: id,
      title,
      stage: stageView(t, stage, dueDate, today),
      detail: format.date(createdAt),
    })),
    tasksHref: tasks.length < SHARED_SHOWN ? '' : `${taskUrls.list}?view=all&responsible=${person.id}`,
  };
}
