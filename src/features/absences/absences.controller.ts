import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { clock } from '#src/platform/clock';
import { NotFound } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import type { Absences } from './absences.access';
import { findAbsences, findDeputyships, findZone } from './absences.queries';
import type { AbsenceInput } from './absences.schema';
import { findKeepable } from './keeping.queries';
import { endAbsence, saveAbsence } from './absences.service';
import { absencePage, type AbsenceUrls } from './absences.view';

type On<B = unknown> = Context<Absences, unknown, { change?: number | undefined }, B>;

const urlsOf = ({ isMine, userId }: Absences): AbsenceUrls => {
  const base = isMine ? '/account/absence' : `/admin/users/${userId}/absence`;
  return { base, of: (id) => `${base}/${id}`, end: (id) => `${base}/${id}/delete` };
};

async function render(ctx: On, changing: number | null, problem?: Problem): Promise<void> {
  const { db, subject } = ctx;
  const { userId, isMine } = subject;
  const now = clock.now();
  const [person, absences, deputyships, { people }, keepable] = await Promise.all([
    findZone(db, userId),
    findAbsences(db, userId, now),
    findDeputyships(db, userId, now),
    findListedPeople(db),
    isMine ? findKeepable(db, userId) : [],
  ]);
  const known = changing !== null && absences.some(({ id }) => id === changing);
  const page = {
    person,
    isMine,
    urls: urlsOf(subject),
    absences,
    deputyships,
    people:
      people
        ?.filter(({ id }) => id !== userId)
        .map(({ id, name, department }) => ({ value: String(id), label: name, hint: department ?? '' })) ?? null,
    keepable,
    changing: known ? changing : null,
    ...(problem ? { problem } : {}),
  };
  ctx.render('absences/show', absencePage(ctx, page), problem?.status ?? 200);
}

export const showAbsences = (ctx: On): Promise<void> => render(ctx, ctx.query.change ?? null);

export const showAgain = (ctx: On, problem: Problem): Promise<void> => render(ctx, ctx.subject.absenceId, problem);

export async function enterAbsence(ctx: On<AbsenceInput>): Promise<void> {
  await saveAbsence(ctx, ctx.actor, ctx.subject.userId, ctx.body);
  ctx.redirect(urlsOf(ctx.subject).base, { kind: 'success', message: ctx.t('absences.flash.entered') });
}

export async function changeAbsence(ctx: On<AbsenceInput>): Promise<void> {
  await saveAbsence(ctx, ctx.actor, ctx.subject.userId, ctx.body, idOf(ctx));
  ctx.redirect(urlsOf(ctx.subject).base, { kind: 'success', message: ctx.t('absences.flash.changed') });
}

export async function stopAbsence(ctx: On): Promise<void> {
  await endAbsence(ctx, ctx.actor, { id: idOf(ctx), userId: ctx.subject.userId });
  ctx.redirect(urlsOf(ctx.subject).base, { kind: 'success', message: ctx.t('absences.flash.ended') });
}

function idOf({ subject: { absenceId } }: On): number {
  if (absenceId === null) throw new NotFound('absences.errors.notFound');
  return absenceId;
}
