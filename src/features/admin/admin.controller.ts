import type { Context } from '#src/platform/http/context';
import { countDepartments } from './departments/departments.queries';
import { countUsers } from './users/users.queries';

export async function showOverview(ctx: Context): Promise<void> {
  const [users, departments] = await Promise.all([countUsers(ctx.db), countDepartments(ctx.db)]);
  const data = { title: ctx.t('admin.title'), users, departments, sendsMail: ctx.config.smtpUrl !== null };
  ctx.render('admin/overview', data);
}
