import type { z } from 'zod';
import { findTagOptions } from '#src/features/labels/labels.queries';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import type { Named, Renamed } from '../choices/choices.schema';
import { createChoice, renameChoice } from '../choices/choices.service';
import { choiceUrls } from '../choices/choices.urls';
import { choiceRows, editPage } from '../choices/choices.view';
import { getChoice, type Choice } from '../choices/kinds.queries';
import { mergeTag } from './merging.service';
import { listTags, TAGS, usesOfTag } from './tags.queries';
import type { mergingSchema, TagsQuery } from './tags.schema';

type OnTag<B = unknown> = Context<Choice, { choiceId: number }, unknown, B>;
const urls = choiceUrls(TAGS);

const pageUrl = (q: string, page: number): string =>
  `${urls.list}?${new URLSearchParams({ ...(q ? { q } : {}), page: String(page) }).toString()}`;

async function renderIndex(ctx: PageContext, { q, page }: TagsQuery, problem?: Problem): Promise<void> {
  const { tags, hasMore } = await listTags(ctx.db, { q, page });
  const data = {
    title: ctx.t('choices.tags.title'),
    texts: TAGS.plural,
    listUrl: urls.list,
    search: { q },
    isOrdered: false,
    ...choiceRows(ctx, TAGS, tags),
    newerUrl: page > 1 ? pageUrl(q, page - 1) : '',
    olderUrl: hasMore ? pageUrl(q, page + 1) : '',
    form: { name: problem?.typed.name ?? '' },
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/choices/index', data, problem?.status ?? 200);
}

export const showTags = (ctx: Context<unknown, unknown, TagsQuery>): Promise<void> => renderIndex(ctx, ctx.query);

export const showTagsAgain = (ctx: Context, problem: Problem): Promise<void> =>
  renderIndex(ctx, { q: '', page: 1 }, problem);

export async function create(ctx: Context<unknown, unknown, unknown, Named>): Promise<void> {
  await createChoice({ db: ctx.db, actor: ctx.actor, kind: TAGS }, ctx.body);
  ctx.redirect(urls.list, { kind: 'success', message: ctx.t('choices.done.created', { name: ctx.body.name }) });
}

type Merge = { into: string; isOpen: boolean };

async function renderEdit(ctx: OnTag, problem?: Problem, merge: Merge = { into: '', isOpen: false }): Promise<void> {
  const tag = await getChoice(ctx.db, TAGS, ctx.subject.id);
  const uses = await usesOfTag(ctx.db, tag.id);
  const page = editPage(ctx, TAGS, { ...tag, ...uses, archived: tag.archivedAt !== null }, problem);
  const merging = { ...merge, ...(await intoWhat(ctx, tag.id, merge.into)), url: urls.merge(tag.id) };
  ctx.render(
    'admin/choices/edit',
    { ...page, merge: merging.options.length > 0 ? merging : null },
    problem?.status ?? 200,
  );
}

/** The first tags, and a field that fetches others where there are more. */
async function intoWhat({ db }: OnTag, tagId: number, chosen: string) {
  const { tags, isListed } = await findTagOptions(db.prisma, /^\d{1,9}$/.test(chosen) ? [Number(chosen)] : []);
  const options = tags.filter(({ id }) => id !== tagId).map(({ id, name }) => ({ value: String(id), label: name }));
  return { options, optionsUrl: isListed ? null : '/tags/options' };
}

export const showTag = (ctx: OnTag): Promise<void> => renderEdit(ctx);

export const showTagAgain = (ctx: OnTag, problem: Problem): Promise<void> => renderEdit(ctx, problem);

/** The name in the form beside it is the saved one: it was not sent. */
export const showMergingAgain = (ctx: OnTag, { fieldErrors, status, typed }: Problem): Promise<void> =>
  renderEdit(ctx, { fieldErrors, status, typed: {} }, { into: typed.into?.toString() ?? '', isOpen: true });

export async function rename(ctx: OnTag<Renamed>): Promise<void> {
  if (await renameChoice({ db: ctx.db, actor: ctx.actor, kind: TAGS }, ctx.subject, ctx.body)) {
    return ctx.redirect(urls.list, { kind: 'success', message: ctx.t('choices.done.saved', { name: ctx.body.name }) });
  }
  await renderEdit(ctx, { fieldErrors: {}, typed: ctx.typed, status: 409 });
}

export async function merge(ctx: OnTag<z.infer<typeof mergingSchema>>): Promise<void> {
  const into = await mergeTag(ctx.db, ctx.actor, ctx.subject, ctx.body);
  const message = ctx.t('choices.tags.merge.done', { name: ctx.subject.name, into });
  ctx.redirect(urls.list, { kind: 'success', message });
}
