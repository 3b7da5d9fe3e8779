import type { Context } from '#src/platform/http/context';
import { Invalid } from '#src/platform/errors';
import { deactivateMany, flagMany, inviteMany, placeMany, type Outcome } from './bulk.service';
import type { BulkForm } from './bulk.schema';
import { userUrls } from '../users.urls';

type BulkContext = Context<null, unknown, unknown, BulkForm>;

/** So many are named; a sentence with fifty names is read by nobody. */
const NAMED = 8;

export const invite = async (ctx: BulkContext): Promise<void> =>
  report(ctx, 'invited', await inviteMany(ctx, ctx.actor, ctx.body.users));

export const deactivate = async (ctx: BulkContext): Promise<void> =>
  report(ctx, 'deactivated', await deactivateMany(ctx, ctx.actor, ctx.body.users));

export const setDepartment = async (ctx: BulkContext): Promise<void> =>
  report(ctx, 'placed', await placeMany(ctx, ctx.actor, ctx.body.users, ctx.body.department ?? null));

const setFlag = async (ctx: BulkContext, isOn: boolean): Promise<void> => {
  const { flag, users } = ctx.body;
  if (!flag) throw new Invalid({ flag: 'users.bulk.errors.flag' });
  report(ctx, 'flagged', await flagMany(ctx, ctx.actor, users, { flag, isOn }));
};

export const addFlag = (ctx: BulkContext): Promise<void> => setFlag(ctx, true);
export const removeFlag = (ctx: BulkContext): Promise<void> => setFlag(ctx, false);

function report(ctx: BulkContext, what: string, { done, skipped }: Outcome): void {
  const { t } = ctx;
  if (skipped.length > 0) {
    const named = skipped.slice(0, NAMED).map(({ name, reason }) => `${name}: ${t(reason)}`);
    const more = skipped.length - named.length;
    const rest = more > 0 ? ` ${t('users.bulk.more', { count: more })}` : '';
    const message = `${t('users.bulk.skipped', { count: skipped.length })} ${named.join(' ')}${rest}`;
    ctx.flash({ kind: 'warning', message });
  }
  const success = { kind: done > 0 ? 'success' : 'info', message: t(`users.bulk.${what}`, { count: done }) } as const;
  ctx.redirect(backOf(ctx), success);
}

/** Only back to the list, whatever a form claims. */
const backOf = ({ body }: BulkContext): string =>
  body.back?.startsWith(`${userUrls.list}?`) === true ? body.back : userUrls.list;

/** A wrong choice (nobody ticked, nothing chosen) is said above the list as it was. */
export function refuse(ctx: Context<null>, { fieldErrors, typed }: { fieldErrors: object; typed: object }): void {
  const back = 'back' in typed && typeof typed.back === 'string' ? typed.back : '';
  const url = back.startsWith(`${userUrls.list}?`) ? back : userUrls.list;
  ctx.redirect(url, { kind: 'warning', message: Object.values(fieldErrors).join(' ') });
}
