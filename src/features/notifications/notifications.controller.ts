import { NOTICE_KINDS } from '#src/events/noticeKinds';
import { wordsFor } from '#src/i18n/projectWords';
import type { Context } from '#src/platform/http/context';
import { listNotices, noticeState } from './notifications.queries';
import type { NoticeQuery, Reading } from './notifications.schema';
import { markAllNoticesRead, openNotice } from './notifications.service';
import { groupNotices } from './groupNotices';
import { placeUrl } from '#src/subjects/place';
import { noticeUrls } from './notifications.urls';

type None = Record<string, never>;

export async function index(ctx: Context<null, None, NoticeQuery>): Promise<void> {
  const { t, query } = ctx;
  const { notices, next } = await listNotices(ctx, ctx.actor, query);
  const { read, kind } = query;
  const page = {
    title: t('notices.title'),
    groups: groupNotices(notices, ctx.format).map(({ isTogether, notices: together }) => ({
      isTogether,
      head: headOf(ctx, together),
      notices: together.map((notice) => ({ ...notice, url: noticeUrls.show(notice.id) })),
    })),
    filter: query,
    kinds: NOTICE_KINDS,
    tabs: [undefined, 'unread', 'read'].map((value) => ({
      label: t(`notices.filter.${value ?? 'all'}`),
      url: noticeUrls.list({ read: value, kind }),
      active: read === value,
    })),
    readAll: { action: noticeUrls.readAll, upTo: notices[0]?.id ?? '', kind: kind ?? '' },
    newestUrl: query.after ? noticeUrls.list({ read, kind }) : null,
    olderUrl: next ? noticeUrls.list({ read, kind, after: next }) : null,
  };
  ctx.render('notifications/index', page);
}

type Notice = Awaited<ReturnType<typeof listNotices>>['notices'][number];

function headOf({ t }: Pick<Context, 't'>, notices: readonly Notice[]) {
  const [first] = notices;
  if (!first?.subject) return null;
  const { number, title, place } = first.subject;
  const key = first.isUnread ? 'notices.together.new' : 'notices.together.read';
  return {
    isUnread: first.isUnread,
    label: t(key, { count: notices.length, number }),
    title: title ?? '',
    url: placeUrl(place),
  };
}

/** Marks it read and redirects to its memo or task, whose page marks the others. */
export async function open(ctx: Context<null, { noticeId: number }>): Promise<void> {
  const { url, of, unread } = await openNotice(ctx.db, ctx.actor, ctx.params.noticeId);
  ctx.realtime.toUser(ctx.actor.id, 'unread', { unread });
  if (url) ctx.redirect(url);
  else {
    const words = wordsFor(ctx.t, { isProject: of === 'project' });
    const message = words(of === 'memo' ? 'notices.memoGone' : 'notices.taskGone');
    ctx.redirect(noticeUrls.list(), { kind: 'info', message });
  }
}

export async function readAll(ctx: Context<null, None, None, Reading>): Promise<void> {
  const unread = await markAllNoticesRead(ctx.db, ctx.actor.id, ctx.body);
  ctx.realtime.toUser(ctx.actor.id, 'unread', { unread });
  ctx.redirect(noticeUrls.list({ kind: ctx.body.kind }), { kind: 'success', message: ctx.t('notices.allRead') });
}

export async function state(ctx: Context): Promise<void> {
  ctx.res.json(await noticeState(ctx.db, ctx.actor.id));
}
