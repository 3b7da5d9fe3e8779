import type { PageContext } from '#src/platform/http/context';
import type { countUsers } from './users/users.queries';
import type { State } from './health/health.checks';
import type { overviewNumbers } from './overview.queries';

type Found = {
  users: Awaited<ReturnType<typeof countUsers>>;
  departments: number;
  numbers: Awaited<ReturnType<typeof overviewNumbers>>;
  health: State;
};

type Card = { page: string; icon: string; lines: string[]; state: State };

/** A way to every page, with the numbers that may lead one there. */
export function overviewCards({ t }: Pick<PageContext, 't'>, { users, departments, numbers, health }: Found): Card[] {
  const said = (name: string, count: number) => t(`admin.overview.${name}`, { count });
  const unless0 = (name: string, count: number) => (count > 0 ? [said(name, count)] : []);
  const trouble = [...unless0('failedMails', numbers.failedMails), ...unless0('givenUp', numbers.givenUp)];
  const jobs = [...trouble, ...unless0('keptMails', numbers.keptMails)];
  const card = (page: string, icon: string, lines: string[], state: State = 'good'): Card => ({
    page,
    icon,
    lines,
    state,
  });
  return [
    card('users', 'users', [said('users', users.active), ...unless0('invited', users.invited)]),
    card('departments', 'hierarchy', [said('departments', departments)]),
    card('purposes', 'list', [said('purposes', numbers.purposes)]),
    card('stages', 'layout-kanban', [said('stages', numbers.stages)]),
    card('tags', 'tags', [said('tags', numbers.tags)]),
    card('settings', 'settings', [t('admin.overview.settings')]),
    card('audit', 'history', [said('refused', numbers.refused)]),
    card('jobs', 'mail', jobs.length > 0 ? jobs : [t('admin.overview.jobsFine')], trouble.length > 0 ? 'warn' : 'good'),
    card('health', 'heartbeat', [t(`health.overall.${health}`)], health),
    card('import', 'file-import', [t('admin.overview.import')]),
  ];
}
