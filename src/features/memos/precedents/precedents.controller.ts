import type { z } from 'zod';
import type { Context } from '#src/platform/http/context';
import type { OnMemo } from '../memos.access';
import { memoUrls } from '../memos.urls';
import type { precedentsQuery, writingQuery } from './precedents.schema';
import { precedentsPart } from './precedents.view';

/** Of a memo: what was decided on others like it. */
export async function ofMemo(ctx: OnMemo<unknown, z.infer<typeof precedentsQuery>>): Promise<void> {
  const { subject: memo, query } = ctx;
  const precedents = await precedentsPart(ctx, {
    title: memo.title,
    purposeId: memo.purpose?.id ?? null,
    exceptId: memo.id,
  });
  const back = { href: memoUrls.show(memo.id), label: memo.title, after: String(memo.id) };
  render(ctx, query.part, { precedents, back, asked: null });
}

/** Of a title that is being written. */
export async function whileWriting(ctx: Context<null, unknown, z.infer<typeof writingQuery>>): Promise<void> {
  const { title = '', purpose: purposeId = null, part } = ctx.query;
  const precedents = await precedentsPart(ctx, { title, purposeId, exceptId: null });
  render(ctx, part, { precedents, back: { href: memoUrls.list, label: ctx.t('memos.memos') }, asked: title });
}

type Shown = { precedents: Awaited<ReturnType<typeof precedentsPart>>; back: object; asked: string | null };

function render(ctx: Context, isPart: boolean | undefined, data: Shown): void {
  const title = ctx.t('precedents.title');
  ctx.render(`memos/precedents/${isPart ? 'part' : 'page'}`, { title, ...data, ...(isPart ? { layout: false } : {}) });
}
