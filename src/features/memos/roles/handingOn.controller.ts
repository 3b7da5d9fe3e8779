import { findActivePeople } from '#src/features/people/choosing/people.queries';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { withAbsences } from '#src/features/people/choosing/options.view';
import { findRecipientGroups } from '#src/features/people/choosing/recipients.queries';
import type { Problem } from '#src/platform/http/context';
import { idsIn } from '#src/platform/http/params';
import { canHandOn } from '#src/policies/handingOn.policy';
import { typedOne } from '#src/web/formFields';
import type { OnMemo } from '../memos.access';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { backToMemo, memoPlace } from '../page/page.controller';
import { changesSinceForm } from '../versions/lateDecision.view';
import { handOn } from './handingOn.service';
import type { HandingOn } from './roles.schema';

async function renderHandingOn(ctx: OnMemo, problem?: Problem): Promise<void> {
  const memo = problem ? ((await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject) : ctx.subject;
  const chosen = typedOne(problem?.typed.to);
  const data = {
    title: ctx.t('memos.handOn.title'),
    memo: { id: memo.id, title: memo.title, url: memoUrls.show(memo.id), version: memo.version },
    late: problem ? await lateChanges(ctx, memo, problem) : null,
    action: memoUrls.handOn(memo.id),
    people: await recipientsToChoose(ctx, chosen),
    values: { to: chosen, note: problem?.typed.note ?? '' },
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('memos/handOn', data, problem?.status ?? 200);
}

/** What changed since the form was drawn; null where something else is wrong with it. */
async function lateChanges(ctx: OnMemo, memo: LoadedMemo, { status, typed }: Problem) {
  const version = typedOne(typed.version);
  if (status !== 409 || version === String(memo.version) || !canHandOn(ctx.actor, memo)) return null;
  return changesSinceForm(ctx, memo, version);
}

/** Whom the reader may write to, but for the owner and who is recipient already. */
async function recipientsToChoose(ctx: OnMemo, chosen: string) {
  const { db, actor, subject, t } = ctx;
  const isListed = (await findListedPeople(db)).people !== null;
  const none = new Set(
    [...subject.participants.filter((row) => row.isOwner || row.isRecipient), ...subject.recipients].map(
      ({ userId }) => userId,
    ),
  );
  const groups = (await findRecipientGroups(db.prisma, actor, isListed)).map(({ key, people }) => ({
    group: t(`memos.form.groups.${key}`),
    people: people.filter(({ id }) => !none.has(id)),
  }));
  const listed = groups.flatMap(({ people }) => people);
  const named = idsIn([chosen]).filter((id) => listed.every((person) => person.id !== id));
  const others = await findActivePeople(db.prisma, named);
  const option = await withAbsences(ctx, [...listed, ...others]);
  const grouped = groups
    .filter(({ people }) => people.length > 0)
    .map(({ group, people }) => ({ group, options: people.map(option) }));
  return { isListed, options: [...grouped, ...others.map(option)] };
}

export const showHandingOn = (ctx: OnMemo): Promise<void> => renderHandingOn(ctx);

export const showHandingOnAgain = (ctx: OnMemo, problem: Problem): Promise<void> => renderHandingOn(ctx, problem);

export async function handMemoOn(ctx: OnMemo<HandingOn>): Promise<void> {
  const { to, left } = await handOn(ctx, ctx.actor, ctx.subject.id, ctx.body, (name) =>
    ctx.t('memos.handOn.question', { name }),
  );
  for (const { id } of left) ctx.realtime.leavePage(id, memoPlace(ctx));
  if (left.some(({ id }) => id === ctx.actor.id))
    return ctx.redirect(memoUrls.list, { kind: 'success', message: ctx.t('memos.flash.handedOn', { name: to?.name }) });
  if (to) backToMemo(ctx, 'handedOn', { name: to.name });
  else backToMemo(ctx, 'handOnAsked', { name: ctx.subject.owner.name });
}
