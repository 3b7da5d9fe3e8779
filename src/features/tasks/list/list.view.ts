import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { boundedNumber, pager } from '#src/platform/listing/pager';
import { quickTexts } from '#src/platform/listing/remembered';
import { COUNT_MAX } from '#src/platform/listing/statement';
import { savedViewsMenu } from '#src/features/savedViews/menu.view';
import { taskUrls, urlsOf } from '../tasks.urls';
import { problemTexts } from '#src/platform/listing/address';
import type { Requested } from './requested.queries';
import { taskChips, taskFilterForm } from './filters.view';
import type { ListedTask, TaskPage } from './list.queries';
import { EXPORT_MAX } from '../export/export.table';
import { listOf, taskList, VIEWS, type Kind, type TaskQuery } from './list.address';
import { taskRowView, type Searched } from './row.view';

const TO_DO_MAX = 99;

export type FoundTasks = Omit<Requested, 'question'> & {
  problems: string[];
  page: TaskPage;
  pinned: ListedTask[];
  searched: Searched | null;
  similar: { rows: ListedTask[]; searched: Searched } | null;
};

/** Shared by list and board: views, filters, links between the two. */
export function taskFrame(ctx: Context, found: Omit<Requested, 'question'> & { problems: string[] }, isBoard: boolean) {
  const { t, format, actor } = ctx;
  const { kind, query } = found;
  const list = listOf(kind);
  const path = isBoard ? taskUrls.board : urlsOf(found).list;
  const given = { ...found, path, isBoard };
  return {
    t,
    title: t('taskList.title'),
    searched: query.q,
    isBoard,
    newUrl: query.project === undefined ? urlsOf(found).new : taskUrls.inProject(query.project),
    newLabel: t('taskList.newTask'),
    emptyIcon: kind === 'project' ? 'briefcase' : 'checkbox',
    listUrl: list.url(query),
    boardUrl: kind === 'task' ? list.url(query, {}, taskUrls.board) : '',
    mayHide: kind === 'task',
    exports:
      isBoard || kind === 'project'
        ? null
        : {
            csv: taskList.url(query, {}, taskUrls.csv),
            xlsx: taskList.url(query, {}, taskUrls.xlsx),
            max: format.number(EXPORT_MAX),
          },
    views: VIEWS.map((view) => ({
      view,
      href: list.url(query, { view }, path),
      label: t(`taskList.views.${view}`),
      isCurrent: view === query.view,
      count:
        kind === 'task' && view === 'mine' && actor.counts.toDo > 0
          ? boundedNumber(actor.counts.toDo, TO_DO_MAX, format)
          : '',
    })),
    saved: savedViewsMenu(ctx, {
      kind: kind === 'task' ? 'tasks' : 'projects',
      path,
      parameters: list.parameters(query),
    }),
    filters: taskFilterForm(given, ctx),
    ...taskChips(given, ctx),
    ...problemTexts(found.problems, (problem) => t(`taskList.problems.${problem}`)),
  };
}

export function taskListPage(context: Context, found: FoundTasks) {
  const now = clock.now();
  const ctx = { ...context, t: quickTexts(context.t), actor: context.actor };
  const { page } = found;
  const frame = taskFrame(ctx, found, false);
  const rows = [...found.pinned, ...page.rows].map(taskRowView(ctx, now, found));
  const similar =
    found.similar?.rows.map(taskRowView(ctx, now, { kind: found.kind, searched: found.similar.searched })) ?? [];
  return {
    ...frame,
    subtitle: subtitle(ctx, page, found.kind),
    columns: columns(found, ctx.t),
    groups: [{ heading: '', rows }, ...(similar.length > 0 ? [{ heading: ctx.t('list.similar'), rows: similar }] : [])],
    empty: rows.length + similar.length === 0 ? emptyState(ctx.t, found, frame) : null,
    ...pages(ctx, found),
  };
}

function subtitle({ t, format, actor }: Context, { active }: TaskPage, kind: Kind): string {
  const toDo = kind === 'task' ? actor.counts.toDo : 0;
  if (active === 0 && toDo === 0) return t('taskList.subtitle.none');
  const all = t('taskList.subtitle.active', { shown: boundedNumber(active, COUNT_MAX, format) });
  if (toDo === 0) return all;
  return `${t('taskList.subtitle.toDo', { shown: boundedNumber(toDo, TO_DO_MAX, format) })} · ${all}`;
}

const COLUMNS = [
  'title',
  'priority',
  'stage',
  'step',
  'due',
  'responsible',
  'owner',
  'department',
  'files',
  'memo',
  'created',
];
const columns = ({ kind, query, order }: Pick<Requested, 'kind' | 'query' | 'order'>, t: Context['t']) =>
  COLUMNS.map((name) => ({
    name,
    label: t(`taskList.columns.${name}`),
    ...listOf(kind).heading(query, name, order),
  }));

function pages({ t, format }: Context, { kind, query, page, order }: FoundTasks) {
  // URLs of other pages carry the order, because the stored one may change.
  const { from, to, ...urls } = pager(page, query, {
    keyOf: (row) => (order.sort === 'created' ? row.created_at.toISOString() : row.key),
    urlOf: (cursor) => listOf(kind).url({ ...query, ...order }, cursor),
  });
  const total = page.hasOlder ? (isDefault(query) ? page.active : null) : to;
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

/** Whether it shows exactly the counted active tasks. */
const isDefault = (query: TaskQuery): boolean =>
  query.view === 'all' && query.stage === 'active' && !taskList.isFiltered({ ...query, stage: 'any' });

function emptyState(
  t: Context['t'],
  { kind: listed, query }: Pick<Requested, 'kind' | 'query'>,
  { chips, clearUrl }: { chips: unknown[]; clearUrl: string },
) {
  const isFiltered = chips.length > (query.stage === 'active' ? 1 : 0);
  const kind = isFiltered ? 'filtered' : query.view;
  const create = { href: urlsOf({ kind: listed }).new, label: t('taskList.newTask'), icon: 'plus' };
  const closed = { href: listOf(listed).url(query, { stage: 'any' }), label: t('taskList.empty.closedToo') };
  const clear = { href: clearUrl, label: t('taskList.empty.filtered.action') };
  return {
    heading: t(`taskList.empty.${kind}.heading`),
    text: t(`taskList.empty.${kind}.text`),
    actions: isFiltered ? [clear] : query.stage === 'active' ? [closed, create] : [create],
  };
}
