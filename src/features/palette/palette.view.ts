import { folderUrls } from '#src/features/memos/folder/folder.urls';
import { memoUrls } from '#src/features/memos/memos.urls';
import { addressOf } from '#src/features/savedViews/lists';
import type { SavedView } from '#src/features/savedViews/savedViews.queries';
import { savedViewUrls } from '#src/features/savedViews/savedViews.urls';
import { searchUrls } from '#src/features/search/search.urls';
import { projectUrls, taskUrls } from '#src/features/tasks/tasks.urls';
import type { PageContext } from '#src/platform/http/context';
import { menuFor } from '#src/web/menu';
import type { RecentRow } from './recent.queries';

type Texts = Pick<PageContext, 't' | 'actor'>;

/** The shape of the search's first hits: one list shows both. */
type Hit = { href: string; pieces: { text: string; isHit: boolean }[]; number: string; detail: string };

const hit = (href: string, label: string, { number = '', detail = '' } = {}): Hit => ({
  ...{ href, number, detail },
  pieces: [{ text: label, isHit: false }],
});

export function paletteView({ t, actor }: Texts, views: readonly SavedView[], recent: readonly RecentRow[]) {
  const groups = {
    recent: recent.map((row) => hit(SHOW[row.kind](row.id), row.title, { number: String(row.id) })),
    views: views.map((view) => hit(addressOf(view.kind, view.query), view.name, { detail: detailOf({ t }, view) })),
    pages: pagesFor({ t, actor }),
  };
  return {
    texts: {
      label: t('palette.title'),
      placeholder: t('palette.placeholder'),
      acts: t('palette.groups.acts'),
      nothing: t('palette.nothing'),
      search: t('palette.search'),
      close: t('layout.close'),
    },
    searchUrl: searchUrls.page,
    hitsUrl: searchUrls.firstHits,
    groups: Object.entries(groups).map(([name, hits]) => ({ name, label: t(`palette.groups.${name}`), hits })),
  };
}

const SHOW = { memo: memoUrls.show, task: taskUrls.show, project: projectUrls.show };

const detailOf = ({ t }: Pick<Texts, 't'>, { kind, audience, departmentName }: SavedView): string =>
  [
    t(`views.lists.${kind}`),
    audience === 'department' ? departmentName : audience === 'everyone' && t('views.menu.everyone'),
  ]
    .filter(Boolean)
    .join(' · ');

function pagesFor({ t, actor }: Texts): Hit[] {
  const others = [
    [memoUrls.new, 'list.newMemo'],
    [taskUrls.new, 'taskList.newTask'],
    ...menuFor(actor, '').map(({ href, key }) => [href, href === folderUrls.first ? 'folder.title' : key] as const),
    [taskUrls.board, 'palette.board'],
    ['/notifications', 'layout.notifications'],
    [searchUrls.page, 'layout.search'],
    [savedViewUrls.list, 'views.title'],
    ['/account', 'layout.account'],
    ['/account/notifications', 'notices.settings.title'],
    ['/account/absence', 'absences.settings'],
    ['/help', 'layout.help'],
    ...(actor.isAdmin ? ([['/admin', 'layout.administration']] as const) : []),
  ] as const;
  return others.map(([href, key]) => hit(href, t(key)));
}
