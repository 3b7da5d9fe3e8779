import { NotFound } from '#src/platform/errors';
import type { Access, Context } from '#src/platform/http/context';
import { mailUrls } from './mail.urls';
import { findUnsubscribing, unsubscribe, type Unsubscribing } from './unsubscribe.service';

type Params = { token: string };
type On = Context<Unsubscribing, Params>;

/** The signed address is enough; it can only end mails. */
export async function holder({ db, params }: Access<Params>): Promise<Unsubscribing> {
  const found = await findUnsubscribing(db, params.token);
  if (!found) throw new NotFound('mails.unsubscribe.unknown');
  return found;
}

function renderUnsubscribing(ctx: On, isDone: boolean): void {
  const { t, subject, params } = ctx;
  const title = t(isDone ? 'mails.unsubscribe.doneTitle' : 'mails.unsubscribe.title');
  const kind = t(subject.kind === 'digest' ? 'mails.unsubscribe.digest' : `notices.kinds.${subject.kind}`);
  ctx.render('mail/unsubscribe', { title, layout: 'auth', kind, isDone, action: mailUrls.unsubscribe(params.token) });
}

/** Link scanners open it, so GET changes nothing. */
export const showUnsubscribing = (ctx: On): void => renderUnsubscribing(ctx, false);

export async function endMails(ctx: On): Promise<void> {
  await unsubscribe(ctx.db, ctx.subject);
  renderUnsubscribing(ctx, true);
}
