import type { z } from 'zod';
import { NotFound } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import type { OnMemo } from '../memos.access';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { useVersion } from './usingVersion.service';
import { findDecidedVersions, findHeadings, findVersion, wasChangedBefore, type MemoVersion } from './versions.queries';
import type { useVersionSchema, VersionsQuery } from './versions.schema';
import { versionsPage } from './versions.view';

export const versions = (ctx: OnMemo<unknown, VersionsQuery>): Promise<void> =>
  renderVersions(ctx, ctx.subject, ctx.query);

async function renderVersions(ctx: Context, memo: LoadedMemo, query: VersionsQuery, problem?: Problem): Promise<void> {
  const { db } = ctx;
  const to = query.to ?? memo.textVersion;
  const from = query.from ?? Math.max(1, to - 1);
  const [headings, decidedOn, isOlder] = await Promise.all([
    findHeadings(db, memo.id, query.before ?? memo.textVersion + 1),
    findDecidedVersions(db, memo.id),
    wasChangedBefore(db, memo.id),
  ]);
  const compared = { from: await getVersion(ctx, memo, from), to: await getVersion(ctx, memo, to) };
  const page = versionsPage(ctx, memo, { headings, decidedOn, wasChangedBefore: isOlder }, compared);
  ctx.render(
    'memos/versions',
    { ...page, problem: Object.values(problem?.fieldErrors ?? {})[0] ?? '' },
    problem?.status,
  );
}

async function getVersion({ db }: Context, memo: LoadedMemo, number: number): Promise<MemoVersion> {
  const found = await findVersion(db, memo, number);
  if (!found) throw new NotFound('versions.errors.notFound');
  return found;
}

type OnVersion<B = unknown> = Context<LoadedMemo, { memoId: number; number: number }, unknown, B>;

export async function use(ctx: OnVersion<z.infer<typeof useVersionSchema>>): Promise<void> {
  const version = await getVersion(ctx, ctx.subject, ctx.params.number);
  await useVersion(ctx, ctx.actor, ctx.subject, { text: version, version: ctx.body.version });
  const message = ctx.t('versions.used', { number: version.number });
  ctx.redirect(memoUrls.show(ctx.subject.id), { kind: 'success', message });
}

export async function showVersionsAgain(ctx: OnVersion, problem: Problem): Promise<void> {
  const memo = (await findMemoFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
  await renderVersions(ctx, memo, { from: ctx.params.number, to: memo.textVersion }, problem);
}
