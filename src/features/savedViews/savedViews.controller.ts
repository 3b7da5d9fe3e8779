import type { z } from 'zod';
import type { Context, Problem } from '#src/platform/http/context';
import { addressOf } from './lists';
import { findSavedViews, findViewReader, type SavedView } from './savedViews.queries';
import type { NewView, placeSchema, renameSchema } from './savedViews.schema';
import { deleteView, endHome, makeHome, placeView, renameView, saveView } from './savedViews.service';
import { savedViewUrls } from './savedViews.urls';
import { editPage, newPage, viewsPage } from './savedViews.view';

type On<B = unknown> = Context<SavedView, { viewId: number }, unknown, B>;

export async function index(ctx: Context): Promise<void> {
  const { db, actor } = ctx;
  const [views, reader] = await Promise.all([findSavedViews(db, actor), findViewReader(db, actor)]);
  ctx.render('savedViews/index', viewsPage(ctx, views, reader));
}

export async function create(ctx: Context<unknown, unknown, unknown, NewView>): Promise<void> {
  const { name, kind } = ctx.body;
  const query = await saveView(ctx, ctx.body);
  ctx.redirect(addressOf(kind, query), { kind: 'success', message: ctx.t('views.flash.saved', { name }) });
}

export async function showNewAgain(ctx: Context, problem: Problem): Promise<void> {
  const { heads } = await findViewReader(ctx.db, ctx.actor);
  const where = { id: { in: [...heads] } };
  const departments = await ctx.db.prisma.department.findMany({ where, select: { id: true, name: true } });
  ctx.render('savedViews/new', newPage(ctx, departments, problem), problem.status);
}

export const edit = (ctx: On): void => ctx.render('savedViews/edit', editPage(ctx, ctx.subject));

export const showEditAgain = (ctx: On, problem: Problem): void =>
  ctx.render('savedViews/edit', editPage(ctx, ctx.subject, problem), problem.status);

export async function rename(ctx: On<z.infer<typeof renameSchema>>): Promise<void> {
  if (!(await renameView(ctx, ctx.subject, ctx.body)))
    return showEditAgain(ctx, { fieldErrors: {}, typed: ctx.typed, status: 409 });
  const { name } = ctx.body;
  ctx.redirect(savedViewUrls.list, { kind: 'success', message: ctx.t('views.flash.renamed', { name }) });
}

export async function place(ctx: On<z.infer<typeof placeSchema>>): Promise<void> {
  await placeView(ctx, ctx.subject, ctx.body.before);
  ctx.redirect(savedViewUrls.list);
}

export async function remove(ctx: On): Promise<void> {
  await deleteView(ctx, ctx.subject);
  const message = ctx.t('views.flash.deleted', { name: ctx.subject.name });
  ctx.redirect(savedViewUrls.list, { kind: 'success', message });
}

export async function takeHome(ctx: On): Promise<void> {
  await makeHome(ctx, ctx.subject);
  const message = ctx.t('views.flash.home', { name: ctx.subject.name });
  ctx.redirect(savedViewUrls.list, { kind: 'success', message });
}

export async function leaveHome(ctx: On): Promise<void> {
  await endHome(ctx, ctx.subject);
  ctx.redirect(savedViewUrls.list, { kind: 'success', message: ctx.t('views.flash.noHome') });
}
