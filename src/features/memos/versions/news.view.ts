import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { since as sinceWhen } from '../page/ballInCourt';
import { changesBetweenVersions } from './changes.view';
import { countChangesByOthers, findVersion } from './versions.queries';

/**
 * What others changed since the reader last looked, or since the version that the address names: it keeps what is shown
 * when the page is fetched again. Null when there is nothing to tell. Ask it before the memo is marked as seen.
 */
export async function newsOf(ctx: Context, memo: LoadedMemo, asked: number | undefined) {
  const { t, format, db, actor } = ctx;
  const own = memo.participants.find(({ userId }) => userId === actor.id);
  const seen = asked ?? (own?.seenAt && own.seenVersion > 0 ? own.seenVersion : memo.textVersion);
  if (memo.stage === 'draft' || seen >= memo.textVersion) return null;
  const count = await countChangesByOthers(db, memo.id, { since: seen, readerId: actor.id });
  const [from, to] = [await findVersion(db, memo, seen), await findVersion(db, memo, memo.textVersion)];
  if (count === 0 || !from || !to) return null;
  const when = own?.seenAt && asked === undefined ? sinceWhen(own.seenAt, format, clock.now()) : null;
  return {
    heading:
      when === null
        ? t('versions.news.sinceVersion', { count, number: seen })
        : t('versions.news.since', { count, when }),
    since: seen,
    changes: changesBetweenVersions(ctx, from, to),
    compareUrl: `${memoUrls.versions(memo.id)}?from=${from.number}&to=${to.number}`,
  };
}
