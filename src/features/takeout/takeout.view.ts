import { clock } from '#src/platform/clock';
import type { PageContext } from '#src/platform/http/context';
import { findArchive, findLast } from './archives.queries';
import { takeoutUrls } from './takeout.urls';

/** Where the browser runs no code of ours; elsewhere the notice that it is ready renews the page. */
const REFRESH_SECONDS = 3;

export async function takeoutPage(ctx: PageContext) {
  const { t, format, actor } = ctx;
  const [last, archive] = await Promise.all([findLast(ctx, actor), findArchive(ctx, actor)]);
  const isBeingMade = last !== null && last.readyAt === null && last.failedAt === null;
  const hasExpired = !isBeingMade && !archive && last !== null && last.readyAt !== null;
  const hasFailed = last !== null && last.failedAt !== null;
  return {
    title: t('takeout.title'),
    action: takeoutUrls.page,
    isBeingMade,
    refreshSeconds: isBeingMade ? REFRESH_SECONDS : null,
    state: isBeingMade
      ? t('takeout.states.making', { time: format.longDateTime(last.askedAt) })
      : hasFailed
        ? t('takeout.states.failed', { time: format.longDateTime(last.failedAt ?? clock.now()) })
        : hasExpired
          ? t('takeout.states.expired')
          : '',
    hasFailed,
    archive: archive && {
      url: takeoutUrls.archive,
      text: t('takeout.states.ready', {
        made: format.longDateTime(archive.readyAt),
        until: format.longDateTime(archive.expiresAt),
        size: format.bytes(Number(archive.sizeBytes)),
      }),
    },
    parts: ['profile', 'memos', 'tasks', 'messages', 'others', 'signIns'].map((part) => t(`takeout.parts.${part}`)),
  };
}
