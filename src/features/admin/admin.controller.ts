import { sendsMail } from '../mail/mailServer.service';
import type { Context } from '#src/platform/http/context';
import { countDepartments } from './departments/departments.queries';
import { countUsers } from './users/users.queries';

export async function showOverview(ctx: Context): Promise<void> {
  const counts = [countUsers(ctx.db), countDepartments(ctx.db), sendsMail(ctx)] as const;
  const [users, departments, isSending] = await Promise.all(counts);
  const data = { title: ctx.t('admin.title'), users, departments, sendsMail: isSending };
  ctx.render('admin/overview', data);
}
