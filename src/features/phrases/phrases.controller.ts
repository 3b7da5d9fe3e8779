import type { z } from 'zod';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { versionOf } from '#src/platform/valuesVersion';
import type { phrasesSchema } from './phrases.schema';
import { ownPhrases, saveOwnPhrases } from './phrases.service';
import { phraseUrls } from './phrases.urls';

async function renderPhrases(ctx: PageContext, problem?: Problem): Promise<void> {
  const phrases = await ownPhrases(ctx.db, ctx.actor);
  const isStale = problem?.status === 409;
  const data = {
    title: ctx.t('phrases.title'),
    action: phraseUrls.own,
    phrases: problem?.typed.phrases ?? phrases.join('\n'),
    // What was saved meanwhile is shown beside, and may be replaced then.
    version: problem && !isStale ? (problem.typed.version ?? '') : versionOf(phrases),
    savedMeanwhile: isStale ? phrases : [],
    stale: isStale ? ctx.t('phrases.stale') : '',
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('account/phrases', data, problem?.status ?? 200);
}

export const showPhrases = (ctx: Context): Promise<void> => renderPhrases(ctx);

export const showPhrasesAgain = (ctx: Context, problem: Problem): Promise<void> => renderPhrases(ctx, problem);

export async function savePhrases(ctx: Context<null, unknown, unknown, z.infer<typeof phrasesSchema>>): Promise<void> {
  if (!(await saveOwnPhrases(ctx.db, ctx.actor, ctx.body)))
    return renderPhrases(ctx, { fieldErrors: {}, typed: ctx.typed, status: 409 });
  ctx.redirect(phraseUrls.own, { kind: 'success', message: ctx.t('phrases.saved') });
}
