import type { Context } from '#src/platform/http/context';
import { pager } from '#src/platform/listing/pager';
import { FLAGS, STATUSES, userList, type UsersQuery } from './list.address';
import type { ListedUser, UserCounts, UsersPage } from './list.queries';
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
      href: userList.url(query, { status }),
      isCurrent: status === query.status,
    })),
    filters: filterForm(ctx, found),
    chips,
    clearUrl,
    problems: found.problems.map((name) => ({ name, text: t('users.problem', { name }) })),
    columns: columns(ctx, query),
    labels: Object.fromEntries(COLUMNS.map((name) => [name, t(`users.columns.${name}`)])),
    rows: page.rows.map((row) => rowView(ctx, row)),
    csvUrl: userList.url(query, {}, userUrls.csv),
    xlsxUrl: userList.url(query, {}, userUrls.xlsx),
    departments,
    flags: FLAGS.slice(0, 3).map((value) => ({ value, label: t(`users.${value}`) })),
    returnTo: userList.url(query, { after: query.after, before: query.before }),
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

const statusTold = (status: ReturnType<typeof statusOf>, t: Context['t']): string =>
  status === 'active' ? '' : t(`users.status.${status}One`);

const rowView = ({ t, format }: Context, row: ListedUser) => ({
  id: row.id,
  href: userUrls.user(row.id),
  name: row.name,
  email: row.email,
  status: statusTold(statusOf(row), t),
  department: row.department_name ?? '',
  flags: flagsOf(row, t).join(', '),
  seen: row.last_seen_at && { iso: row.last_seen_at.toISOString(), text: format.dateTime(row.last_seen_at) },
  sessions: row.sessions === 0 ? '' : format.number(row.sessions),
  twoStep: row.two_steps ? t('users.twoStep.on') : '',
  mailFailed: row.failed_at ? t('users.mailFailed', { date: format.dateTime(row.failed_at) }) : '',
});

const COLUMNS = ['name', 'email', 'department', 'flags', 'seen', 'sessions', 'twoStep', 'mail'];

const columns = ({ t }: Context, query: UsersQuery) =>
  COLUMNS.map((name) => ({ name, label: t(`users.columns.${name}`), ...userList.heading(query, name) }));

function chipsOf({ t }: Context, query: UsersQuery, departments: Department[]) {
  const nameOf = (id: number): string =>
    id === 0
      ? t('users.noDepartment')
      : (departments.find(({ value }) => value === id)?.label ?? t('users.chips.unknown'));
  return userList.chips(query, {
    q: (value) => t('users.chips.q', { value }),
    flag: (flag) => t(`users.filters.flag.${flag}`),
    department: (id) => t('users.chips.department', { value: nameOf(id) }),
    mail: () => t('users.filters.mailTrouble'),
    twoStep: (value) => t(`users.filters.twoStep.${value}`),
  });
}

function filterForm({ t, format }: Context, { query, counts, departments }: Found) {
  const none = { value: 'none', label: t('users.noDepartment') };
  return {
    action: userUrls.list,
    q: query.q,
    hidden: userList.hidden(query, 'status', 'sort', 'dir'),
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
        chosen: query.mail ?? '',
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
  const { from, to, ...urls } = pager(page, query, { keyOf, urlOf: (cursor) => userList.url(query, cursor) });
  const summary = { from: format.number(from), to: format.number(to) };
  return { ...urls, summary: page.rows.length === 0 ? '' : t('users.range', summary) };
}
