import type { PageContext, Problem } from '#src/platform/http/context';
import { Forbidden } from '#src/platform/errors';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import type { UserDetail } from '../users.queries';
import { userUrls } from '../users.urls';
import { isWaitedFor, whatWaits, type Headship, type Waiting } from './waiting.queries';

type Page = PageContext & { subject: UserDetail };
type Option = { value: number | string; label: string; hint?: string };

const list = (typed: string | string[] | undefined): string[] => [typed ?? []].flat();

/** Before somebody leaves: what waits for them, in numbers, and who shall have it. */
export async function renderLeaving(ctx: Page, problem?: Problem): Promise<void> {
  const { subject: user, t, db } = ctx;
  if (user.id === ctx.actor.id) throw new Forbidden('users.errors.notYourself');
  if (!user.isActive) return ctx.redirect(userUrls.user(user.id));
  const { people } = await findListedPeople(db);
  const waiting = await whatWaits(db.prisma, user.id);
  const others = (people ?? [])
    .filter(({ id }) => id !== user.id && id !== ctx.actor.id)
    .map(({ id, name, department }) => ({ value: id, label: name, hint: department ?? '' }));
  const last = (name: string): string => list(problem?.typed[name]).at(-1) ?? '';
  const data = {
    title: t('users.leaving.title', { name: user.name }),
    user,
    userUrl: userUrls.user(user.id),
    waiting,
    isFree: !isWaitedFor(waiting),
    tasksByRole: tasksByRole(ctx, waiting),
    headships: waiting.headships.map((headship) => headshipField(ctx, headship, others, problem)),
    isListed: people !== null,
    successors: [{ value: 'nobody', label: t('users.leaving.nobody') }, ...others],
    form: { memosTo: last('memosTo'), ownMemosTo: last('ownMemosTo'), tasksTo: last('tasksTo') },
    fieldErrors: problem?.fieldErrors ?? {},
    // Asked once the successor turns out to have written some of the memos.
    asksOwnMemos: 'ownMemosTo' in (problem?.fieldErrors ?? {}) || last('ownMemosTo'),
  };
  ctx.render('admin/users/leaving', data, problem?.status ?? 200);
}

function tasksByRole({ t, format }: Page, waiting: Waiting): string {
  const roles = ['ownedTasks', 'coOwnedTasks', 'responsibleTasks'] as const;
  return roles
    .filter((role) => waiting[role] > 0)
    .map((role) => t(`users.leaving.${role}`, { count: waiting[role], shown: format.number(waiting[role]) }))
    .join(' · ');
}

/** Who heads the department from then on, as a field of the form. */
function headshipField({ t }: Page, headship: Headship, others: Option[], problem?: Problem) {
  const { departmentId, name, otherHeads } = headship;
  const at = list(problem?.typed.departments).indexOf(String(departmentId));
  const value = list(problem?.typed.heads)[at] ?? '';
  const hasOthers = otherHeads.length > 0;
  return {
    departmentId,
    fieldId: `field-heads-${departmentId}`,
    label: t('users.leaving.headOf', { name }),
    value,
    error: value === '' ? (problem?.fieldErrors.heads ?? '') : '',
    options: [
      { value: 'ends', label: t(hasOthers ? 'users.leaving.ends' : 'users.leaving.endsAlone') },
      { value: 'stays', label: t('users.leaving.stays') },
      ...others,
    ],
    hint: hasOthers ? t('users.leaving.otherHeads', { names: otherHeads.join(', ') }) : t('users.leaving.onlyHead'),
  };
}
