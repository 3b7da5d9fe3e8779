import { clock } from '#src/platform/clock';
import { Conflict } from '#src/platform/errors';
import type { Context } from '#src/platform/http/context';
import { saveEdit } from './editing.service';
import type { AutosaveInput } from './form.schema';
import { findSaves, type LoadedMemo } from '../memos.queries';
import { createMemo } from './creating.service';

/** Autosave writes a draft, of which nobody is told; files are sent with the form. */
const asDraft = (input: AutosaveInput) => ({ ...input, copyFiles: [] });

export async function autosaveNew(ctx: Context<unknown, unknown, unknown, AutosaveInput>): Promise<void> {
  await answer(ctx, await createMemo(ctx, ctx.actor, asDraft(ctx.body), [], false));
}

export async function autosave(ctx: Context<LoadedMemo, { memoId: number }, unknown, AutosaveInput>): Promise<void> {
  const { subject: memo, body } = ctx;
  if (memo.stage !== 'draft') throw new Conflict('memos.errors.sentMeanwhile');
  await saveEdit(ctx, ctx.actor, memo, asDraft(body), { files: [], discard: () => undefined });
  await answer(ctx, memo.id);
}

async function answer(ctx: Context, memoId: number): Promise<void> {
  const said = ctx.t('memos.autosave.saved', { time: ctx.format.time(clock.now()) });
  ctx.res.json({ id: memoId, ...(await findSaves(ctx.db, memoId)), said });
}
