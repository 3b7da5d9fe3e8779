import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { csv } from '#src/platform/spreadsheet/csv';
import { listDepartmentOptions } from '../../departments/departments.queries';
import { countUsersByStatus, findUsersPage } from './list.queries';
import type { ReadUsersQuery } from './list.schema';
import { usersPage } from './list.view';
import { usersTable } from './export.table';
import { takeUsers } from './export.service';

type ListContext = Context<null, unknown, ReadUsersQuery>;

/** GET /admin/users */
export async function index(ctx: ListContext): Promise<void> {
  const { query, problems } = ctx.query;
  const [page, counts, departments] = await Promise.all([
    findUsersPage(ctx.db, query),
    countUsersByStatus(ctx.db),
    listDepartmentOptions(ctx.db),
  ]);
  ctx.render('admin/users/index', usersPage(ctx, { query, problems, page, counts, departments }));
}

/** GET /admin/users/export.csv */
export async function exportCsv(ctx: ListContext): Promise<void> {
  const users = await takeUsers(ctx.db.patient, ctx.actor, ctx.query.query);
  ctx.res.attachment(`users-${ctx.format.isoDay(clock.now())}.csv`);
  ctx.res.set('Content-Type', 'text/csv; charset=utf-8').send(csv(usersTable(ctx, users)));
}
