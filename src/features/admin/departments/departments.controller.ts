import type { z } from 'zod';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { getDepartment, type DepartmentDetail } from './departments.queries';
import type { departmentSchema, DepartmentsQuery, newDepartmentSchema } from './departments.schema';
import { createDepartment, updateDepartment } from './departments.service';
import { departmentUrls } from './departments.urls';
import { renderDepartment, renderDepartments } from './departments.view';

export type OnDepartment<B = unknown> = Context<DepartmentDetail, { departmentId: number }, unknown, B>;

export const showDepartments = (ctx: Context<unknown, unknown, DepartmentsQuery>): Promise<void> =>
  renderDepartments(ctx, ctx.query);

export const showDepartmentsAgain = (ctx: PageContext, problem: Problem): Promise<void> =>
  renderDepartments(ctx, { q: '', after: 0 }, problem);

export async function create(
  ctx: Context<unknown, unknown, unknown, z.infer<typeof newDepartmentSchema>>,
): Promise<void> {
  await createDepartment(ctx.db, ctx.actor, ctx.body);
  const message = ctx.t('admin.departments.created', { name: ctx.body.name });
  ctx.redirect(departmentUrls.list, { kind: 'success', message });
}

export const showDepartment = (ctx: OnDepartment): Promise<void> => renderDepartment(ctx, { department: ctx.subject });

export const showDepartmentAgain = (ctx: OnDepartment, problem: Problem): Promise<void> =>
  renderDepartment(ctx, { department: ctx.subject, form: 'edit', problem });

export async function update(ctx: OnDepartment<z.infer<typeof departmentSchema>>): Promise<void> {
  const { id } = ctx.subject;
  if (await updateDepartment(ctx.db, ctx.actor, id, ctx.body)) {
    return ctx.redirect(departmentUrls.list, { kind: 'success', message: ctx.t('admin.departments.saved') });
  }
  const problem = { fieldErrors: {}, typed: ctx.typed, status: 409 };
  await renderDepartment(ctx, { department: await getDepartment(ctx.db, id), form: 'edit', problem });
}
