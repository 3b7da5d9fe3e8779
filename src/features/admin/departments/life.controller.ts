import type { z } from 'zod';
import type { Problem } from '#src/platform/http/context';
import { archiveDepartment, restoreDepartment } from './archiving.service';
import type { OnDepartment } from './departments.controller';
import type { archivingSchema, mergingSchema } from './departments.schema';
import { departmentUrls } from './departments.urls';
import { renderDepartment } from './departments.view';
import { mergeDepartment } from './merging.service';

const again = (form: 'merging' | 'archiving' | 'restoring') => (ctx: OnDepartment, problem: Problem) =>
  renderDepartment(ctx, { department: ctx.subject, form, problem });

export const showMergingAgain = again('merging');
export const showArchivingAgain = again('archiving');
export const showRestoringAgain = again('restoring');

export async function merge(ctx: OnDepartment<z.infer<typeof mergingSchema>>): Promise<void> {
  const into = await mergeDepartment(ctx.db, ctx.actor, ctx.subject, ctx.body);
  const message = ctx.t('admin.departments.merge.done', { name: ctx.subject.name, into });
  ctx.redirect(departmentUrls.list, { kind: 'success', message });
}

export async function archive(ctx: OnDepartment<z.infer<typeof archivingSchema>>): Promise<void> {
  await archiveDepartment(ctx.db, ctx.actor, ctx.subject, ctx.body);
  const message = ctx.t('admin.departments.archive.done', { name: ctx.subject.name });
  ctx.redirect(departmentUrls.list, { kind: 'success', message });
}

export async function restore(ctx: OnDepartment): Promise<void> {
  await restoreDepartment(ctx.db, ctx.actor, ctx.subject);
  const message = ctx.t('admin.departments.archive.restored', { name: ctx.subject.name });
  ctx.redirect(departmentUrls.page(ctx.subject.id), { kind: 'success', message });
}
