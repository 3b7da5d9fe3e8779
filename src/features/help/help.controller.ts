import type { Context } from '#src/platform/http/context';
import { refererPath } from '#src/platform/http/sitePath';
import { helpIndex, helpTopic } from './help.view';
import type { Topic } from './topics';
import { markWelcomed } from './welcome.service';

export const showHelp = (ctx: Context): void => ctx.render('help/index', helpIndex(ctx));

export const showTopic = (ctx: Context<null, { topic: Topic }>): void =>
  ctx.render('help/topic', helpTopic(ctx, ctx.params.topic));

/** Back to where one read it. */
export async function dismissWelcome(ctx: Context): Promise<void> {
  await markWelcomed(ctx.db, ctx.actor.id);
  ctx.redirect(refererPath(ctx.req.get('referer'), ctx.req.get('host')) ?? '/');
}
