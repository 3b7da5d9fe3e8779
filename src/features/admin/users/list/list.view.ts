import type { Context } from '#src/platform/http/context';
import { pager } from '#src/platform/listing/pager';
import { FLAGS, firstDirection, SORTS, STATUSES, type Sort, type UsersQuery } from './list.schema';
import type { ListedUser, UserCounts, UsersPage } from './list.queries';
import { parametersOf, usersListUrl, without, type Part } from './list.url';
import { userUrls } from '../users.urls';

export type Department = { value: number; label: string };
type Found = { query: UsersQuery; problems: string[]; page: UsersPage; counts: UserCounts; departments: Department[] };

export function usersPage(ctx: Context, found: Found) {
  const { t, format } = ctx;
  const { query, page, counts, departments } = found;
  const { chips, clearUrl } = chipsOf(ctx, query, departments);
  return {
    title: t('users.title'),
    tabs: STATUSES.map((status) => ({
      label: t(`users.status.${status}`),
      count: format.number(counts[status]),
      href: usersListUrl(query, { status }),
      isCurrent: status === query.status,
    })),
    filters: filterForm(ctx, found),
    chips,
    clearUrl,
    problems: found.problems.map((name) => ({ name, text: t('users.problem', { name }) })),
    columns: columns(ctx, query),
    rows: page.rows.map((row) => rowView(ctx, row)),
    csvUrl: usersListUrl(query, {}, userUrls.csv),
    xlsxUrl: usersListUrl(query, {}, userUrls.xlsx),
    departments,
    flags: FLAGS.slice(0, 3).map((flag) => ({ flag, label: t(`users.${flag}`) })),
    returnTo: usersListUrl(query, { after: query.after, before: query.before }),
    ...pages(ctx, query, page),
  };
}

export const flagsOf = (row: ListedUser, t: Context['t']): string[] =>
  [
    row.is_executive && t('users.executive'),
    row.is_operator && t('users.operator'),
    row.is_admin && t('users.admin'),
    row.is_head && t('users.head'),
  ].filter((label) => label !== false);

export const statusOf = (row: Pick<ListedUser, 'is_active' | 'has_password'>): 'active' | 'invited' | 'deactivated' =>
  !row.is_active ? 'deactivated' : row.has_password ? 'active' : 'invited';

const rowView = ({ t, format }: Context, row: ListedUser) => ({
  id: row.id,
  href: userUrls.user(row.id),
  name: row.name,
  email: row.email,
  status: statusOf(row) === 'active' ? '' : t(`users.status.${statusOf(row)}One`),
  department: row.department_name ?? '',
  flags: flagsOf(row, t).join(', '),
  seen: row.last_seen_at && { iso: row.last_seen_at.toISOString(), text: format.dateTime(row.last_seen_at) },
  sessions: row.sessions === 0 ? '' : format.number(row.sessions),
  twoStep: row.two_steps ? t('users.twoStep.on') : '',
  mailFailed: row.failed_at ? t('users.mailFailed', { date: format.dateTime(row.failed_at) }) : '',
});

const SORTABLE: readonly string[] = SORTS;
const COLUMNS = ['name', 'email', 'department', 'flags', 'seen', 'sessions', 'twoStep', 'mail'];
const isSort = (name: string): name is Sort => SORTABLE.includes(name);

function columns({ t }: Context, query: UsersQuery) {
  return COLUMNS.map((name) => {
    const isSorted = name === query.sort;
    const dir = isSorted ? (query.dir === 'asc' ? 'desc' : 'asc') : undefined;
    return {
      name,
      label: t(`users.columns.${name}`),
      href: isSort(name) ? usersListUrl(query, { sort: name, dir: dir ?? firstDirection(name) }) : '',
      sorted: !isSorted ? '' : query.dir === 'asc' ? 'ascending' : 'descending',
    };
  });
}

function chipsOf({ t }: Context, query: UsersQuery, departments: Department[]) {
  const chips: { label: string; removeUrl: string }[] = [];
  const add = (part: Part, value: string | undefined, label: (value: string) => string) => {
    if (value) chips.push({ label: label(value), removeUrl: without(query, part) });
  };
  const nameOf = (id: number): string =>
    id === 0
      ? t('users.noDepartment')
      : (departments.find(({ value }) => value === id)?.label ?? t('users.chips.unknown'));
  add('q', query.q, (value) => t('users.chips.q', { value }));
  add('flag', query.flag, (value) => t(`users.filters.flag.${value}`));
  add('department', query.department === undefined ? undefined : nameOf(query.department), (value) =>
    t('users.chips.department', { value }),
  );
  add('mail', query.hasMailTrouble ? 'trouble' : undefined, () => t('users.filters.mailTrouble'));
  add('twoStep', query.twoStep, (value) => t(`users.filters.twoStep.${value}`));
  const clear = { q: '', flag: undefined, department: undefined, hasMailTrouble: false, twoStep: undefined };
  return { chips, clearUrl: usersListUrl(query, clear) };
}

function filterForm({ t, format }: Context, { query, counts, departments }: Found) {
  const none = { value: 'none', label: t('users.noDepartment') };
  return {
    action: userUrls.list,
    q: query.q,
    hidden: parametersOf({ ...query, after: undefined, before: undefined }).filter(([name]) =>
      ['status', 'sort', 'dir'].includes(name),
    ),
    selects: [
      {
        name: 'flag',
        label: t('users.roles'),
        any: t('users.filters.anyFlag'),
        chosen: query.flag ?? '',
        options: FLAGS.map((value) => ({ value: String(value), label: t(`users.filters.flag.${value}`) })),
      },
      {
        name: 'department',
        label: t('users.department'),
        any: t('users.filters.anyDepartment'),
        chosen: query.department === 0 ? 'none' : String(query.department ?? ''),
        options: [...departments.map(({ value, label }) => ({ value: String(value), label })), none],
      },
      {
        name: 'twoStep',
        label: t('users.twoStep.title'),
        any: t('users.filters.anyTwoStep'),
        chosen: query.twoStep ?? '',
        options: ['on', 'off'].map((value) => ({ value, label: t(`users.filters.twoStep.${value}`) })),
      },
      {
        name: 'mail',
        label: t('users.columns.mail'),
        any: t('users.filters.anyMail'),
        chosen: query.hasMailTrouble ? 'trouble' : '',
        options: [
          { value: 'trouble', label: t('users.filters.mailTroubleCount', { shown: format.number(counts.trouble) }) },
        ],
      },
    ],
  };
}

function pages({ t, format }: Context, query: UsersQuery, page: UsersPage) {
  const keyOf = (row: ListedUser): string => {
    if (query.sort === 'seen') return (row.last_seen_at ?? new Date(0)).toISOString();
    return query.sort === 'created' ? row.created_at.toISOString() : row.key;
  };
  const { from, to, ...urls } = pager(page, query, { keyOf, urlOf: (cursor) => usersListUrl(query, cursor) });
  const summary = { from: format.number(from), to: format.number(to) };
  return { ...urls, summary: page.rows.length === 0 ? '' : t('users.range', summary) };
}
