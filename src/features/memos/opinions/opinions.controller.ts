import { findActivePeople } from '#src/features/people/choosing/people.queries';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { personOptions } from '#src/features/people/choosing/options.view';
import type { Context, Problem } from '#src/platform/http/context';
import { idsIn } from '#src/platform/http/params';
import { canReadNotes } from '#src/policies/notes.policy';
import { typedList } from '#src/web/formFields';
import type { OnMemo } from '../memos.access';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { backToMemo, memoPlace, showAgain } from '../page/page.controller';
import { giveOpinion } from './answering.service';
import { askForOpinions } from './asking.service';
import { remindAdviser, revokeOpinion } from './openOpinion.service';
import { ADVISERS_MAX, type Asking, type GivenOpinion } from './opinions.schema';
import { opinionUrls } from './opinions.urls';

type OnOpinion<B = unknown> = Context<LoadedMemo, { memoId: number; opinionId: number }, unknown, B>;

async function renderAsking(ctx: OnMemo, problem?: Problem): Promise<void> {
  const { t, subject: memo } = ctx;
  const typed = problem?.typed ?? {};
  const chosen = typedList(typed.advisers);
  const data = {
    title: t('memos.opinions.ask'),
    memo: { id: memo.id, title: memo.title, url: memoUrls.show(memo.id) },
    action: opinionUrls.list(memo.id),
    people: await advisersToChoose(ctx, idsIn(chosen)),
    most: ADVISERS_MAX,
    values: {
      advisers: chosen,
      question: typed.question ?? '',
      by: typed.by ?? '',
      yesNo: typed.yesNo === '1',
      readsNotes: typed.readsNotes === '1',
    },
    mayLetIntoNotes: canReadNotes(ctx.actor, memo),
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('memos/opinions/new', data, problem?.status ?? 200);
}

/** Without who decides, and the owner. In a big company only those who are chosen. */
async function advisersToChoose({ db, actor, subject }: OnMemo, chosen: number[]) {
  const { people } = await findListedPeople(db);
  const deciding = subject.participants.filter((row) => row.isOwner || row.isRecipient || row.isDeputy);
  const none = new Set([actor.id, ...[...deciding, ...subject.recipients].map(({ userId }) => userId)]);
  const listed = people ?? (await findActivePeople(db.prisma, chosen));
  return { isListed: people !== null, options: personOptions(listed.filter(({ id }) => !none.has(id))) };
}

export const showAsking = (ctx: OnMemo): Promise<void> => renderAsking(ctx);

export const showAskingAgain = (ctx: OnMemo, problem: Problem): Promise<void> => renderAsking(ctx, problem);

export async function ask(ctx: OnMemo<Asking>): Promise<void> {
  const people = await askForOpinions(ctx, ctx.actor, ctx.subject.id, ctx.body);
  backToMemo(ctx, 'opinionAsked', { count: people.length, name: people[0]?.name ?? '' });
}

export async function answer(ctx: OnOpinion<GivenOpinion>): Promise<void> {
  await giveOpinion(ctx, ctx.actor, ctx.params, ctx.body);
  backToMemo(ctx, 'opinionGiven');
}

export const showAnswerAgain = (ctx: OnOpinion, problem: Problem): Promise<void> =>
  showAgain(`opinion ${ctx.params.opinionId}`)(ctx, problem);

export async function remind(ctx: OnOpinion): Promise<void> {
  backToMemo(ctx, 'opinionReminded', { name: await remindAdviser(ctx, ctx.actor, ctx.params) });
}

export async function revoke(ctx: OnOpinion): Promise<void> {
  const { name, leftId } = await revokeOpinion(ctx, ctx.actor, ctx.params);
  if (leftId !== null) ctx.realtime.leavePage(leftId, memoPlace(ctx));
  backToMemo(ctx, 'opinionRevoked', { name });
}
