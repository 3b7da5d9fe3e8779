import type { z } from 'zod';
import { considerInLines } from '#src/features/tasks/lines/lines.service';
import { escapeHtml } from '#src/platform/richText';
import { decidesForThemselves } from '#src/policies/memo.policy';
import type { OnMemo } from '../memos.access';
import type {
  conclusionSchema,
  decisionSchema,
  postponementSchema,
  reopeningSchema,
  setPendingSchema,
  withdrawalSchema,
} from './stage.schema';
import { memoUrls } from '../memos.urls';
import { backToMemo, memoPlace } from '../page/page.controller';
import { folderUrls } from '../folder/folder.urls';
import { goOn } from '../folder/goingOn.view';
import { undoOffered } from '../undo/undo.queries';
import { considerMemo, editConclusion } from './considering.service';
import { postponeMemo, setMemoPending } from './postponing.service';
import { reopenMemo } from './reopening.service';
import { putMemoBack } from './puttingBack.service';
import { takeMemoBack } from './takingBack.service';
import { withdrawMemo } from './withdrawing.service';

/** Recipients and deputies see the result in the bar; operators get a message. The folder goes on with the next memo. */
const decided = async (
  ctx: OnMemo<{ from?: 'folder' | undefined }>,
  key: 'postponed' | 'considered',
): Promise<void> => {
  if (ctx.body.from) await goOn(ctx, key);
  else if (decidesForThemselves(ctx.actor, ctx.subject)) ctx.redirect(memoUrls.show(ctx.subject.id));
  else backToMemo(ctx, key, { undo: await undoOffered(ctx, ctx.subject.id) });
};

/** The phrase stands above what was written. */
const withPhrase = <Form extends { conclusion: string; phrase?: string | undefined }>({ phrase, ...form }: Form) => ({
  ...form,
  conclusion: phrase ? `<p>${escapeHtml(phrase)}</p>${form.conclusion}` : form.conclusion,
});

export async function postpone(ctx: OnMemo<z.infer<typeof postponementSchema>>): Promise<void> {
  await postponeMemo(ctx, ctx.actor, ctx.subject, ctx.body);
  await decided(ctx, 'postponed');
}

export async function setPending(ctx: OnMemo<z.infer<typeof setPendingSchema>>): Promise<void> {
  await setMemoPending(ctx, ctx.actor, ctx.subject, ctx.body.version);
  const message = ctx.t('memos.flash.pending');
  if (ctx.body.from) ctx.redirect(folderUrls.memo(ctx.subject.id), { kind: 'success', message });
  else backToMemo(ctx, 'pending');
}

export async function consider(ctx: OnMemo<z.infer<typeof decisionSchema>>): Promise<void> {
  const { lines, ...decision } = withPhrase(ctx.body);
  if (lines.length > 0) await considerInLines(ctx, ctx.actor, ctx.subject, { ...decision, lines });
  else await considerMemo(ctx, ctx.actor, ctx.subject, decision);
  await decided(ctx, 'considered');
}

export async function changeConclusion(ctx: OnMemo<z.infer<typeof conclusionSchema>>): Promise<void> {
  await editConclusion(ctx, ctx.actor, ctx.subject, withPhrase(ctx.body));
  backToMemo(ctx, 'conclusionSaved');
}

export async function reopen(ctx: OnMemo<z.infer<typeof reopeningSchema>>): Promise<void> {
  const left = await reopenMemo(ctx, ctx.actor, ctx.subject, ctx.body);
  for (const { id } of left) ctx.realtime.leavePage(id, memoPlace(ctx));
  backToMemo(ctx, 'reopened');
}

export async function withdraw(ctx: OnMemo<z.infer<typeof withdrawalSchema>>): Promise<void> {
  const people = await withdrawMemo(ctx, ctx.actor, ctx.subject, ctx.body);
  for (const id of people) ctx.realtime.leavePage(id, memoPlace(ctx));
  ctx.redirect(memoUrls.list, { kind: 'success', message: ctx.t('memos.flash.withdrawn', { number: ctx.subject.id }) });
}

export async function putBack(ctx: OnMemo): Promise<void> {
  await putMemoBack(ctx, ctx.actor, ctx.subject);
  backToMemo(ctx, 'putBack');
}

export async function takeBack(ctx: OnMemo): Promise<void> {
  const people = await takeMemoBack(ctx, ctx.actor, ctx.subject);
  for (const id of people) ctx.realtime.leavePage(id, memoPlace(ctx));
  ctx.redirect(memoUrls.edit(ctx.subject.id), { kind: 'success', message: ctx.t('memos.flash.takenBack') });
}
