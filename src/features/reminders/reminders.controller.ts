import type { z } from 'zod';
import { refererPath } from '#src/platform/http/sitePath';
import { myDayUrl } from '#src/features/myDay/myDay.urls';
import { placeOf, placeUrl } from '#src/subjects/place';
import { findTitles } from '#src/subjects/subjects';
import type { Context, Problem, Typed } from '#src/platform/http/context';
import { id } from '#src/platform/http/params';
import { findReminderFor, findReminders, SECTION_NAMES, type ReminderRow } from './reminders.queries';
import type { ListQuery, NewReminder, ReminderInput, snoozeSchema } from './reminders.schema';
import {
  completeReminder,
  createReminder,
  deleteReminder,
  editReminder,
  snoozeReminder,
  tellUnread,
} from './reminders.service';
import { reminderUrls } from './reminders.urls';
import { reminderLine } from './reminderLine.view';
import { reminderForm, valuesOf } from './reminders.view';
import { SNOOZES } from './repetition';

type On<B = unknown> = Context<ReminderRow, { reminderId: number }, unknown, B>;

export async function index(ctx: Context<unknown, unknown, ListQuery>): Promise<void> {
  const { t, db, actor } = ctx;
  const { section, after } = ctx.query;
  const found = await Promise.all(
    SECTION_NAMES.filter((name) => section === undefined || name === section).map((name) =>
      findReminders(db, actor.id, name, name === section ? after : 0),
    ),
  );
  const titles = await findTitles(
    db.prisma,
    actor,
    found.flatMap(({ rows }) => rows),
  );
  const sections = found
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows, next }) => ({
      name,
      heading: t(`reminders.sections.${name}`),
      lines: rows.map((row) => reminderLine(ctx, row, titles)),
      nextUrl: next === null ? null : `${reminderUrls.list}?section=${name}&after=${next}`,
    }));
  ctx.render('reminders/index', { title: t('reminders.title'), sections, snoozes: SNOOZES });
}

const pageOf = ({ memo = null, task = null }: { memo?: number | null; task?: number | null }): string =>
  memo === null && task === null ? reminderUrls.list : placeUrl(placeOf({ memoId: memo, taskId: task }));

export async function create(ctx: Context<unknown, unknown, unknown, NewReminder>): Promise<void> {
  const dueAt = await createReminder(ctx, ctx.actor, ctx.body);
  const when = ctx.format.longDateTime(dueAt);
  ctx.redirect(pageOf(ctx.body), { kind: 'success', message: ctx.t('reminders.flash.created', { when }) });
}

export function renderNewAgain(ctx: Context, problem: Problem): void {
  const hidden = Object.fromEntries(['memo', 'task'].flatMap((name) => idIn(problem.typed, name)));
  const back = pageOf({ memo: Number(hidden.memo) || undefined, task: Number(hidden.task) || undefined });
  const values = { note: '', date: '', time: '', repeat: 'never' };
  const form = reminderForm(ctx, { action: reminderUrls.list, back, values, hidden }, problem);
  ctx.render('reminders/edit', { title: ctx.t('reminders.remindMe'), ...form }, problem.status);
}

const idIn = (typed: Typed, name: string): [string, string][] => {
  const found = id.safeParse(typed[name]);
  return found.success ? [[name, String(found.data)]] : [];
};

function renderEdit(ctx: On, row: ReminderRow, problem?: Problem): void {
  const hidden = { version: String(row.version) };
  const typed = problem && { ...problem, typed: { ...problem.typed, ...hidden } };
  const action = reminderUrls.show(row.id);
  const form = reminderForm(ctx, { action, back: reminderUrls.list, values: valuesOf(row, ctx.actor), hidden }, typed);
  ctx.render('reminders/edit', { title: ctx.t('reminders.edit.title'), ...form }, problem?.status ?? 200);
}

export const edit = (ctx: On): void => renderEdit(ctx, ctx.subject);

export async function renderEditAgain(ctx: On, problem: Problem): Promise<void> {
  const now = await findReminderFor(ctx.db.prisma, ctx.actor, ctx.subject.id);
  renderEdit(ctx, now ?? ctx.subject, problem);
}

/** The same buttons are on My day. */
function done(ctx: Context, key: string, values: Record<string, unknown> = {}): void {
  const isOnDay = refererPath(ctx.req.get('referer'), ctx.req.get('host')) === myDayUrl;
  const message = ctx.t(`reminders.flash.${key}`, values);
  ctx.redirect(isOnDay ? myDayUrl : reminderUrls.list, { kind: 'success', message });
}

export async function update(ctx: On<ReminderInput>): Promise<void> {
  await editReminder(ctx, ctx.actor, ctx.subject, ctx.body);
  done(ctx, 'saved');
}

export async function snooze(ctx: On<z.infer<typeof snoozeSchema>>): Promise<void> {
  const until = await snoozeReminder(ctx, ctx.actor, ctx.subject, ctx.body.until);
  await tellUnread(ctx, ctx.actor);
  done(ctx, 'snoozed', { when: ctx.format.longDateTime(until) });
}

export async function complete(ctx: On): Promise<void> {
  await completeReminder(ctx, ctx.actor, ctx.subject);
  await tellUnread(ctx, ctx.actor);
  done(ctx, 'completed');
}

export async function destroy(ctx: On): Promise<void> {
  await deleteReminder(ctx, ctx.actor, ctx.subject);
  await tellUnread(ctx, ctx.actor);
  done(ctx, 'deleted');
}
