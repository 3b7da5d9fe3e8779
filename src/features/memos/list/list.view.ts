import { randomUUID } from 'node:crypto';
import type { Context } from '#src/platform/http/context';
import { dayOfReader } from '#src/features/myDay/day';
import { clock } from '#src/platform/clock';
import { EXPORT_MAX } from '../export/export.table';
import { readsAllSent } from '#src/policies/memo.policy';
import { savedViewsMenu } from '#src/features/savedViews/menu.view';
import { memoUrls } from '../memos.urls';
import { folderLink } from '../folder/link.view';
import { postponements } from '../page/decisionBar.view';
import { SELECTED_MAX } from '../selected/selected.schema';
import { chips, filterForm } from './filters.view';
import { COUNT_MAX } from '#src/platform/listing/statement';
import type { ListCounts, ListPage, ListRow } from './list.queries';
import { problemTexts } from '#src/platform/listing/address';
import { memoList, VIEWS, type ListQuery } from './list.address';
import type { FoundPerson, Options } from './options.queries';
import { boundedNumber, pager } from '#src/platform/listing/pager';
import { quickTexts } from '#src/platform/listing/remembered';
import { keyOf } from './rowKey';
import { rowView, type Searched } from './row.view';

const TO_CONSIDER_MAX = 99;

export type Found = {
  query: ListQuery;
  problems: string[];
  page: ListPage;
  pinned: ListRow[];
  searched: Searched | null;
  similar: { rows: ListRow[]; searched: Searched } | null;
  options: Options;
  people: FoundPerson[];
};

export function listPage(context: Context, found: Found) {
  const now = clock.now();
  const t = quickTexts(context.t);
  const ctx = { ...context, t, actor: context.actor };
  const { format, actor } = ctx;
  const { query, problems, page, pinned } = found;
  const given = { query, options: found.options, people: found.people, words: { t, format } };
  const rows = [...pinned, ...page.rows].map(rowView(ctx, now, found.searched));
  const similar = found.similar?.rows.map(rowView(ctx, now, found.similar.searched)) ?? [];
  const { chips: active, clearUrl } = chips(given);
  return {
    t,
    title: t('list.title'),
    folder: folderLink(ctx),
    searched: query.q,
    subtitle: subtitle(ctx, found),
    views: viewsFor(actor).map((view) => ({
      view,
      href: memoList.url(query, { view }),
      label: t(`list.views.${view}`),
      isCurrent: view === query.view,
      count: countOf(view, ctx, found.page.counts),
    })),
    saved: savedViewsMenu(ctx, { kind: 'memos', path: memoUrls.list, parameters: memoList.parameters(query) }),
    selecting: selecting(ctx, found, rows.length + similar.length),
    footLinks: rows.length === 0 ? null : exportsOf(ctx, query),
    toConsider: actor.counts.toConsider,
    columns: columns(query, t),
    filters: filterForm(given),
    chips: active,
    clearUrl,
    ...problemTexts(problems, (problem) => t(`list.problems.${problem}`)),
    groups: [{ heading: '', rows }, ...(similar.length > 0 ? [{ heading: t('list.similar'), rows: similar }] : [])],
    empty: rows.length + similar.length === 0 ? emptyState(ctx, query, active.length > 0, clearUrl) : null,
    ...pages(ctx, found),
  };
}

/** The list as a file, below it. */
const exportsOf = ({ t, format }: Pick<Context, 't' | 'format'>, query: ListQuery) => ({
  label: t('taskList.export.label'),
  title: t('list.export.hint', { max: format.number(EXPORT_MAX) }),
  links: (['csv', 'xlsx'] as const).map((as) => ({
    href: memoList.url(query, {}, memoUrls[as]),
    label: t(`taskList.export.${as}`),
  })),
});

/** The bar of what is done with ticked rows; null where there are none. */
function selecting(ctx: Context, { query, page }: Found, count: number) {
  if (count === 0) return null;
  const list = new URLSearchParams(memoList.parameters({ ...query, after: undefined, before: undefined })).toString();
  return {
    list,
    clientKey: randomUUID(),
    /** There are more than this page has. */
    foundUrl:
      page.hasOlder || page.hasNewer ? `${memoUrls.selectedFound}?${new URLSearchParams({ list }).toString()}` : '',
    allLabel: ctx.t('memos.selected.all', { max: ctx.format.number(SELECTED_MAX) }),
    postponements: postponements(ctx),
    today: dayOfReader(ctx.actor).today,
  };
}

const viewsFor = (actor: Context['actor']) => VIEWS.filter((view) => view !== 'company' || readsAllSent(actor));

function subtitle({ t, format, actor }: Context, { page: { counts } }: Found): string {
  const waiting = actor.counts.toConsider;
  if (counts.total === 0 && waiting === 0) return t('list.subtitle.none');
  const inAll = t('list.subtitle.inAll', { shown: boundedNumber(counts.total, COUNT_MAX, format) });
  if (waiting === 0) return inAll;
  return `${t('list.subtitle.toConsider', { count: waiting, shown: boundedNumber(waiting, TO_CONSIDER_MAX, format) })} · ${inAll}`;
}

function countOf(view: string, { actor, format }: Context, counts: ListCounts): string {
  const count = view === 'to-consider' ? actor.counts.toConsider : view === 'drafts' ? counts.drafts : 0;
  return count === 0 ? '' : boundedNumber(count, view === 'drafts' ? COUNT_MAX : TO_CONSIDER_MAX, format);
}

function columns(query: ListQuery, t: Context['t']) {
  const names = ['title', 'recipient', 'files', 'status', 'reviewed', 'task', 'owner', 'department', 'created', 'copy'];
  return names.map((name) => {
    const { href, sorted } = memoList.heading(query, name);
    return {
      name,
      label: t(`list.columns.${name === 'copy' ? 'actions' : name}`),
      href,
      sorted,
      sortedLabel: sorted && t(sorted === 'ascending' ? 'list.sortedUp' : 'list.sortedDown'),
    };
  });
}

function pages({ t, format }: Context, { query, page }: Found) {
  const { from, to, ...urls } = pager(page, query, {
    keyOf: (row) => keyOf(query.sort, row),
    urlOf: (cursor) => memoList.url(query, cursor),
  });
  const total = totalOf(query, page, to);
  const summary = {
    from: format.number(from),
    to: format.number(to),
    total: total === null ? '' : boundedNumber(total, COUNT_MAX, format),
  };
  return {
    ...urls,
    summary: page.rows.length === 0 ? '' : t(total === null ? 'list.rangeOpen' : 'list.range', summary),
  };
}

function totalOf(query: ListQuery, page: ListPage, to: number): number | null {
  if (!page.hasOlder) return to;
  const { view } = query;
  if (memoList.isFiltered(query)) return null;
  return view === 'all' || view === 'company' ? page.counts.total : view === 'drafts' ? page.counts.drafts : null;
}

function emptyState({ t }: Context, query: ListQuery, isFiltered: boolean, clearUrl: string) {
  const kind = isFiltered ? 'filtered' : query.view;
  const clear = { href: clearUrl, label: t('list.empty.filtered.action') };
  const write = { href: memoUrls.new, label: t('list.newMemo'), icon: 'plus' };
  return {
    heading: t(`list.empty.${kind}.heading`),
    text: t(`list.empty.${kind}.text`),
    actions: isFiltered ? [clear] : query.view === 'all' || query.view === 'mine' ? [write] : [],
  };
}
