import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { Forbidden } from '#src/platform/errors';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import type { UserDetail } from '../users.queries';
import { userUrls } from '../users.urls';
import { deactivateUser } from './leaving.service';
import type { LeavingForm } from './leaving.schema';
import { whatWaits } from './waiting.queries';

type OnUser<B = unknown> = Context<UserDetail, { userId: number }, unknown, B>;
type Page = PageContext & { subject: UserDetail };

const list = (typed: string | string[] | undefined): string[] => [typed ?? []].flat();

/** Before somebody leaves: what waits for them, in numbers, and who shall have it. */
async function renderLeaving(ctx: Page, problem?: Problem): Promise<void> {
  const { subject: user, t, db } = ctx;
  if (user.id === ctx.actor.id) throw new Forbidden('users.errors.notYourself');
  if (!user.isActive) return ctx.redirect(userUrls.user(user.id));
  const { people } = await findListedPeople(db);
  const waiting = await whatWaits(db.prisma, user.id);
  const heads = list(problem?.typed.heads);
  const departments = list(problem?.typed.departments);
  const data = {
    title: t('users.leaving.title', { name: user.name }),
    user,
    waiting,
    isListed: people !== null,
    people: (people ?? [])
      .filter(({ id }) => id !== user.id && id !== ctx.actor.id)
      .map(({ id, name, department }) => ({ value: id, label: name, hint: department ?? '' })),
    nobody: { value: 'nobody', label: t('users.leaving.nobody') },
    form: {
      memosTo: list(problem?.typed.memosTo).at(-1) ?? '',
      ownMemosTo: list(problem?.typed.ownMemosTo).at(-1) ?? '',
      tasksTo: list(problem?.typed.tasksTo).at(-1) ?? '',
      heads: waiting.headships.map(({ departmentId }) => heads[departments.indexOf(String(departmentId))] ?? ''),
    },
    fieldErrors: problem?.fieldErrors ?? {},
    // Asked once the successor turns out to have written some of the memos.
    asksOwnMemos: 'ownMemosTo' in (problem?.fieldErrors ?? {}) || list(problem?.typed.ownMemosTo).at(-1),
  };
  ctx.render('admin/users/leaving', data, problem?.status ?? 200);
}

export const showLeaving = (ctx: OnUser): Promise<void> => renderLeaving(ctx);

export const showLeavingAgain = (ctx: OnUser, problem: Problem): Promise<void> => renderLeaving(ctx, problem);

export async function deactivate(ctx: OnUser<LeavingForm>): Promise<void> {
  const { memosTo, ownMemosTo, tasksTo, departments, heads } = ctx.body;
  const decided = departments.flatMap((id, at): [number, 'stays' | 'ends' | number][] => {
    const head = heads[at];
    return head === undefined || head === '' ? [] : [[id, head]];
  });
  await deactivateUser(ctx, ctx.actor, ctx.subject, { memosTo, ownMemosTo, tasksTo, heads: new Map(decided) });
  ctx.redirect(userUrls.user(ctx.subject.id), {
    kind: 'success',
    message: ctx.t('users.deactivated', { name: ctx.subject.name }),
  });
}
