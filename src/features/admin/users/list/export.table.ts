import type { Context } from '#src/platform/http/context';
import type { Cell } from '#src/platform/spreadsheet/cell';
import type { ListedUser } from './list.queries';
import { statusOf } from './list.view';

type Texts = Pick<Context, 't' | 'format'>;

/** The headings of an invitation list first, so that an export can be invited elsewhere. */
export async function* usersTable({ t, format }: Texts, users: AsyncIterable<ListedUser[]>): AsyncGenerator<Cell[][]> {
  const yesNo = (value: boolean): string => t(value ? 'users.yes' : 'users.no');
  const head = [
    ...['name', 'email', 'department', 'executive', 'operator', 'admin'].map((name) => t(`users.${name}`)),
    ...['language', 'status', 'seen', 'sessions', 'twoStep', 'mail', 'created'].map((name) =>
      t(`users.columns.${name}`),
    ),
  ];
  const moment = (date: Date | null): Cell => (date ? { moment: `${format.isoDay(date)}T${format.time(date)}` } : '');
  const lineOf = (user: ListedUser): Cell[] => [
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
  ];
  yield [head];
  for await (const batch of users) yield batch.map(lineOf);
}
