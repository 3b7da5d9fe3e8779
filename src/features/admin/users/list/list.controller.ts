import type { Context } from '#src/platform/http/context';
import { sendTable, withDay, type FileFormat } from '#src/platform/spreadsheet/download';
import { listDepartmentOptions } from '../../departments/departments.queries';
import { countUsersByStatus, findUsersPage } from './list.queries';
import type { ReadQuery } from '#src/platform/listing/address';
import type { UsersQuery } from './list.address';
import { usersPage } from './list.view';
import { usersTable } from './export.table';
import { recordUsersExport, usersInBatches } from './export.service';

type ListContext = Context<null, unknown, ReadQuery<UsersQuery>>;

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

/** GET /admin/users/export.csv and .xlsx */
export const exportAs =
  (as: FileFormat) =>
  async (ctx: ListContext): Promise<void> => {
    const { patient } = ctx.db;
    const { query } = ctx.query;
    await recordUsersExport(patient, ctx.actor, query);
    const table = usersTable(ctx, usersInBatches(patient, query));
    await sendTable(ctx, { name: withDay('users', ctx), sheet: ctx.t('users.title'), table, as });
  };
