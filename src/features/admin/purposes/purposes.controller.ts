import type { Context, PageContext, Problem } from '#src/platform/http/context';
import type { Named, Renamed } from '../choices/choices.schema';
import { createChoice, renameChoice } from '../choices/choices.service';
import { seededOffer } from '../choices/seededNames.view';
import { choiceUrls } from '../choices/choices.urls';
import { choiceRows, editPage } from '../choices/choices.view';
import { getChoice, type Choice } from '../choices/kinds.queries';
import { listPurposes, PURPOSES } from './purposes.queries';

type OnPurpose<B = unknown> = Context<Choice, { choiceId: number }, unknown, B>;
const urls = choiceUrls(PURPOSES);

async function renderIndex(ctx: PageContext, problem?: Problem): Promise<void> {
  const data = {
    title: ctx.t('choices.purposes.title'),
    seeded: await seededOffer(ctx, PURPOSES),
    texts: PURPOSES.plural,
    listUrl: urls.list,
    isOrdered: true,
    ...choiceRows(ctx, PURPOSES, await listPurposes(ctx.db)),
    form: { name: problem?.typed.name ?? '' },
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/choices/index', data, problem?.status ?? 200);
}

export const showPurposes = (ctx: Context): Promise<void> => renderIndex(ctx);

export const showPurposesAgain = (ctx: Context, problem: Problem): Promise<void> => renderIndex(ctx, problem);

export async function create(ctx: Context<unknown, unknown, unknown, Named>): Promise<void> {
  await createChoice({ db: ctx.db, actor: ctx.actor, kind: PURPOSES }, ctx.body);
  ctx.redirect(urls.list, { kind: 'success', message: ctx.t('choices.done.created', { name: ctx.body.name }) });
}

async function renderEdit(ctx: OnPurpose, problem?: Problem): Promise<void> {
  const choice = await getChoice(ctx.db, PURPOSES, ctx.subject.id);
  const uses = (await listPurposes(ctx.db, choice.id))[0] ?? { archived: false, memos: 0, tasks: 0 };
  const data = editPage(ctx, PURPOSES, { ...uses, ...choice }, problem);
  ctx.render('admin/choices/edit', data, problem?.status ?? 200);
}

export const showPurpose = (ctx: OnPurpose): Promise<void> => renderEdit(ctx);

export const showPurposeAgain = (ctx: OnPurpose, problem: Problem): Promise<void> => renderEdit(ctx, problem);

export async function rename(ctx: OnPurpose<Renamed>): Promise<void> {
  const by = { db: ctx.db, actor: ctx.actor, kind: PURPOSES };
  if (await renameChoice(by, ctx.subject, ctx.body)) {
    return ctx.redirect(urls.list, { kind: 'success', message: ctx.t('choices.done.saved', { name: ctx.body.name }) });
  }
  await renderEdit(ctx, { fieldErrors: {}, typed: ctx.typed, status: 409 });
}
