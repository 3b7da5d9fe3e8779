import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import type { Cell } from '#src/platform/spreadsheet/cell';
import { sendTable, whole } from '#src/platform/spreadsheet/download';
import { sendsMail } from '#src/features/mail/mailers';
import { listDepartmentOptions } from '../departments/departments.queries';
import type { ListPageQuery, newListSchema, sendingSchema } from './invitations.schema';
import { invitationUrls } from './invitations.urls';
import { inviteList } from './inviting.service';
import { makeLinks } from './links.service';
import { limitText, listPage, templateTable, wrongTable } from './list.view';
import { judgeNow, listRecent, type InvitationList } from './lists.queries';
import { makeList } from './lists.service';

type OnList<Q = unknown, B = unknown> = Context<InvitationList, { listId: number }, Q, B>;

async function renderIndex(ctx: PageContext, problem?: Problem): Promise<void> {
  const [departments, recent] = await Promise.all([listDepartmentOptions(ctx.db), listRecent(ctx.db)]);
  const data = {
    title: ctx.t('invitations.title'),
    departments,
    recent: recent.map((list) => ({ ...list, href: invitationUrls.list(list.id) })),
    limit: limitText(ctx),
    form: { list: '', department: '', ...problem?.typed, clientKey: randomUUID() },
    fieldErrors: problem?.fieldErrors ?? {},
    sendsMail: await sendsMail(ctx),
  };
  ctx.render('admin/invitations/index', data, problem?.status ?? 200);
}

export const index = (ctx: Context): Promise<void> => renderIndex(ctx);

export const indexAgain = (ctx: Context, problem: Problem): Promise<void> => renderIndex(ctx, problem);

export async function create(ctx: Context<unknown, unknown, unknown, z.infer<typeof newListSchema>>): Promise<void> {
  const listId = await makeList(ctx.db, ctx.actor, { ...ctx.body, file: ctx.files[0] });
  ctx.redirect(invitationUrls.list(listId));
}

export async function show(ctx: OnList<ListPageQuery>): Promise<void> {
  const { subject: list, query } = ctx;
  const judged = list.results ?? (await judgeNow(ctx.db.prisma, list));
  ctx.render('admin/invitations/show', listPage(ctx, { list, judged, query, sendsMail: await sendsMail(ctx) }));
}

export async function send(ctx: OnList<unknown, z.infer<typeof sendingSchema>>): Promise<void> {
  const { id: listId } = ctx.subject;
  await inviteList(ctx, ctx.actor, { listId, createDepartments: ctx.body.createDepartments });
  ctx.redirect(invitationUrls.list(listId));
}

/** A new set of links each time, so a POST that answers with a file. */
export async function downloadLinks(ctx: OnList<unknown, object>): Promise<void> {
  const links = await makeLinks(ctx, ctx.actor, ctx.subject);
  const headings = [ctx.t('users.name'), ctx.t('users.email'), ctx.t('users.link.label')];
  await sendCsv(ctx, `invitations-${ctx.subject.id}`, [
    headings,
    ...links.map(({ name, email, link }) => [name, email, link]),
  ]);
}

export async function downloadWrong(ctx: OnList): Promise<void> {
  const judged = ctx.subject.results ?? (await judgeNow(ctx.db.prisma, ctx.subject));
  await sendCsv(ctx, `invitations-${ctx.subject.id}-wrong`, wrongTable(ctx.t, judged));
}

export const downloadTemplate = (ctx: Context): Promise<void> => sendCsv(ctx, 'people-to-invite', templateTable(ctx.t));

const sendCsv = (ctx: PageContext, name: string, rows: Cell[][]): Promise<void> =>
  sendTable(ctx, { name, sheet: '', table: whole(rows), as: 'csv' });
