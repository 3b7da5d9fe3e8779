import type { Context } from '#src/platform/http/context';
import type { Cell } from '#src/platform/spreadsheet/xlsx';
import type { ListedUser } from './list.queries';
import { statusOf } from './list.view';

/** The headings of an invitation list first, so that an export can be invited elsewhere. */
export function usersTable({ t, format }: Pick<Context, 't' | 'format'>, users: ListedUser[]): Cell[][] {
  const yesNo = (value: boolean): string => t(value ? 'users.yes' : 'users.no');
  const head = [
    ...['name', 'email', 'department', 'executive', 'operator', 'admin'].map((name) => t(`users.${name}`)),
    ...['language', 'status', 'seen', 'sessions', 'twoStep', 'mail', 'created'].map((name) =>
      t(`users.columns.${name}`),
    ),
  ];
  const moment = (date: Date | null): Cell => (date ? { moment: `${format.isoDay(date)}T${format.time(date)}` } : '');
  const lines = users.map((user): Cell[] => [
    user.name,
    user.email,
    user.department_name ?? '',
    ...[user.is_executive, user.is_operator, user.is_admin].map(yesNo),
    user.locale,
    t(`users.status.${statusOf(user)}`),
    moment(user.last_seen_at),
    user.sessions,
    yesNo(user.two_steps),
    user.failed_at ? t('users.filters.mailTrouble') : '',
    moment(user.created_at),
  ]);
  return [head, ...lines];
}
