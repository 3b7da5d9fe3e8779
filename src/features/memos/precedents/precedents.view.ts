import type { Context } from '#src/platform/http/context';
import { decidedWord, statusPicture } from '../outcomeWords';
import { memoUrls } from '../memos.urls';
import { findPrecedents, type Asked } from './precedents.queries';

const DAY_MS = 86_400_000;

/** Earlier memos like this one: what came of each, and how long that took. */
export async function precedentsPart(ctx: Context, asked: Asked) {
  const { t, format } = ctx;
  const found = await findPrecedents(ctx.db, ctx.actor, asked);
  return found.map(({ id, title, stage, outcome, createdAt, consideredAt, owner }) => {
    const days = consideredAt ? Math.round((consideredAt.getTime() - createdAt.getTime()) / DAY_MS) : null;
    return {
      number: id,
      title,
      href: memoUrls.show(id),
      stage,
      picture: statusPicture(stage, outcome),
      state: outcome === null ? t(`shared.stages.${stage}`) : decidedWord(t, outcome),
      took: days === null ? '' : days === 0 ? t('precedents.sameDay') : t('precedents.after', { count: days }),
      by: owner.name,
      sent: format.longDate(createdAt),
    };
  });
}
