import type { PageContext, Problem } from '#src/platform/http/context';
import { canChangeView, type ViewReader } from '#src/policies/savedView.policy';
import { VIEW_AUDIENCES } from '#src/web/actor';
import { audiences, LIST_ICONS } from './menu.view';
import { addressOf } from './lists';
import type { SavedView } from './savedViews.queries';
import { savedViewUrls as urls } from './savedViews.urls';

type Texts = Pick<PageContext, 't' | 'actor'>;

/** One's own, each department's and everybody's, each in an order of its own. */
export function viewsPage({ t }: Texts, views: readonly SavedView[], reader: ViewReader) {
  const groups = VIEW_AUDIENCES.flatMap((audience) => {
    const ofThese = views.filter((view) => view.audience === audience);
    const departments = [...new Set(ofThese.map(({ departmentId }) => departmentId))];
    return departments.map((id) => ofThese.filter(({ departmentId }) => departmentId === id));
  });
  return {
    title: t('views.title'),
    subtitle: t('views.intro'),
    groups: groups.map((group, at) => ({
      id: `views-${at + 1}`,
      heading: headingOf({ t }, group),
      rows: group.map((view, place) => rowOf({ t }, view, reader, { group, place })),
    })),
  };
}

function headingOf({ t }: Pick<Texts, 't'>, [first]: readonly SavedView[]): string {
  return t(`views.groups.${first?.audience ?? 'me'}`, { department: first?.departmentName ?? '' });
}

type Place = { group: readonly SavedView[]; place: number };

function rowOf({ t }: Pick<Texts, 't'>, view: SavedView, reader: ViewReader, { group, place }: Place) {
  const { id, name, kind, query, isHome } = view;
  const isLast = place === group.length - 1;
  return {
    id,
    name,
    href: addressOf(kind, query),
    icon: LIST_ICONS[kind],
    list: t(`views.lists.${kind}`),
    isHome,
    homeUrl: isHome ? urls.noHome(id) : urls.home(id),
    homeLabel: t(isHome ? 'views.home.end' : 'views.home.make'),
    homeNamed: t(isHome ? 'views.home.endNamed' : 'views.home.makeNamed', { name }),
    editUrl: canChangeView(reader, view) ? urls.edit(id) : '',
    placeUrl: urls.place(id),
    // What cannot go up goes before itself, which changes nothing; what goes down goes before the one after the next.
    up: group[place - 1]?.id ?? id,
    down: isLast ? id : (group[place + 2]?.id ?? ''),
    isFirst: place === 0,
    isLast,
  };
}

/** The form of the list again, after what was wrong with it. */
export function newPage({ t, actor }: Texts, departments: readonly { id: number; name: string }[], problem: Problem) {
  const { kind, query } = problem.typed;
  const list = ['memos', 'tasks', 'projects'].find((known) => known === kind) ?? 'memos';
  return {
    title: t('views.save'),
    action: urls.list,
    hidden: { kind: list, query: String(query ?? '') },
    audiences: audiences({ t, actor }, departments),
    back: `/${list}`,
    fieldErrors: problem.fieldErrors,
    typed: problem.typed,
  };
}

export function editPage({ t }: Texts, view: SavedView, problem?: Problem) {
  const isStale = problem?.status === 409;
  return {
    title: view.name,
    action: urls.one(view.id),
    removeUrl: urls.remove(view.id),
    href: addressOf(view.kind, view.query),
    audience: t(`views.for.${view.audience}`, { department: view.departmentName ?? '' }),
    isShared: view.audience !== 'me',
    name: problem?.typed.name ?? view.name,
    version: problem && !isStale ? (problem.typed.version ?? view.version) : view.version,
    stale: isStale ? t('views.errors.changedMeanwhile', { name: view.name }) : '',
    fieldErrors: problem && !isStale ? problem.fieldErrors : {},
  };
}
