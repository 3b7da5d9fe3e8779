import type { z } from 'zod';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { getDepartment, listDepartments, listHeadOptions, type DepartmentDetail } from './departments.queries';
import type { departmentSchema, newDepartmentSchema } from './departments.schema';
import { createDepartment, updateDepartment } from './departments.service';

type OnDepartment<B = unknown> = Context<DepartmentDetail, { departmentId: number }, unknown, B>;

const typedForm = ({ typed }: Problem) => ({ name: typed.name?.toString() ?? '', heads: [typed.heads ?? []].flat() });

async function renderIndex(ctx: PageContext, problem?: Problem): Promise<void> {
  const data = {
    title: ctx.t('admin.departments.title'),
    departments: await listDepartments(ctx.db),
    people: await listHeadOptions(ctx.db),
    form: problem ? typedForm(problem) : { name: '', heads: [] },
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/departments/index', data, problem?.status ?? 200);
}

export const showDepartments = (ctx: Context): Promise<void> => renderIndex(ctx);

export const showDepartmentsAgain = (ctx: Context, problem: Problem): Promise<void> => renderIndex(ctx, problem);

export async function create(
  ctx: Context<unknown, unknown, unknown, z.infer<typeof newDepartmentSchema>>,
): Promise<void> {
  await createDepartment(ctx.db, ctx.actor, ctx.body);
  const message = ctx.t('admin.departments.created', { name: ctx.body.name });
  ctx.redirect('/admin/departments', { kind: 'success', message });
}

type Page = PageContext & { subject: DepartmentDetail };

async function renderEdit(ctx: Page, problem?: Problem, current: DepartmentDetail = ctx.subject): Promise<void> {
  const isStale = problem?.status === 409;
  const version = problem && !isStale ? (problem.typed.version ?? current.version) : current.version;
  const data = {
    title: ctx.subject.name,
    department: current,
    people: await listHeadOptions(ctx.db, current.heads),
    form: { ...(problem ? typedForm(problem) : current), version },
    isStale,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/departments/edit', data, problem?.status ?? 200);
}

export const showDepartment = (ctx: OnDepartment): Promise<void> => renderEdit(ctx);

export const showDepartmentAgain = (ctx: OnDepartment, problem: Problem): Promise<void> => renderEdit(ctx, problem);

export async function update(ctx: OnDepartment<z.infer<typeof departmentSchema>>): Promise<void> {
  const { id } = ctx.subject;
  if (await updateDepartment(ctx.db, ctx.actor, id, ctx.body)) {
    return ctx.redirect('/admin/departments', { kind: 'success', message: ctx.t('admin.departments.saved') });
  }
  const problem = { fieldErrors: {}, typed: ctx.typed, status: 409 };
  await renderEdit(ctx, problem, await getDepartment(ctx.db, id));
}
