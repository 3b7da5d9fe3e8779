import { DateTime } from 'luxon';
import { clock } from '#src/platform/clock';
import type { PageContext, Problem, Typed } from '#src/platform/http/context';
import { absenceTexts } from './absenceTexts.view';
import { OFFERED, type Keepable } from './keeping.queries';
import type { FoundAbsence } from './absences.queries';

export type AbsenceUrls = { base: string; of: (id: number) => string; end: (id: number) => string };

type Option = { value: string; label: string; hint: string };

export type AbsencePage = {
  person: { id: number; name: string; timeZone: string };
  isMine: boolean;
  urls: AbsenceUrls;
  absences: FoundAbsence[];
  deputyships: { fromDay: Date; untilDay: Date; note: string; user: { id: number; name: string } }[];
  /** Null in a big company, whose field fetches its options. */
  people: Option[] | null;
  /** Empty on the page of another person. */
  keepable: Keepable[];
  changing: number | null;
  problem?: Problem;
};

const iso = (day: Date): string => day.toISOString().slice(0, 10);

export function absencePage(ctx: PageContext, page: AbsencePage) {
  const { t } = ctx;
  const { person, isMine, urls, changing, problem } = page;
  const now = clock.now();
  const today = DateTime.fromJSDate(now, { zone: person.timeZone }).toISODate() ?? '';
  const texts = absenceTexts(ctx, now);
  const isAhead = ({ untilDay }: { untilDay: Date }): boolean => iso(untilDay) >= today;
  const present = page.absences.filter(isAhead);
  return {
    title: t(isMine ? 'absences.title' : 'absences.titleOf', { name: person.name }),
    crumb: isMine
      ? { href: '/account', label: t('account.title') }
      : { href: `/admin/users/${person.id}`, label: person.name },
    isMine,
    zone: person.timeZone,
    absences: present.map((absence) => ({
      id: absence.id,
      days: texts.days({ from: absence.fromDay, until: absence.untilDay }),
      hasBegun: iso(absence.fromDay) <= today,
      deputy: deputyLine(ctx, absence),
      note: absence.note,
      changeHref: `${urls.base}?change=${absence.id}#absence-form`,
      endUrl: urls.end(absence.id),
    })),
    deputyships: page.deputyships.map(({ fromDay, untilDay, note, user }) => ({
      name: user.name,
      href: `/people/${user.id}`,
      days: texts.days({ from: fromDay, until: untilDay }),
      note,
    })),
    form: {
      action: changing === null ? urls.base : urls.of(changing),
      isChange: changing !== null,
      backHref: urls.base,
      values: problem
        ? typedValues(problem.typed)
        : valuesOf(
            present.find(({ id }) => id === changing),
            today,
          ),
      people: page.people,
      keeping: keepingOf(page),
    },
    kept: page.keepable.filter(({ kept }) => kept).length,
    fieldErrors: problem?.fieldErrors ?? {},
  };
}

const valuesOf = (absence: FoundAbsence | undefined, today: string) => ({
  from: absence ? iso(absence.fromDay) : today,
  until: absence ? iso(absence.untilDay) : '',
  deputy: absence?.deputyId ? String(absence.deputyId) : '',
  note: absence?.note ?? '',
  version: absence ? String(absence.version) : '',
});

function keepingOf({ keepable, problem }: AbsencePage) {
  const typed = problem && new Set([problem.typed.keep ?? []].flat());
  return {
    isCut: keepable.length > OFFERED,
    shown: OFFERED,
    memos: keepable
      .slice(0, OFFERED)
      .map(({ id, title, owner, kept }) => ({ id, title, owner, isKept: typed ? typed.has(String(id)) : kept })),
  };
}

const typedValues = (typed: Typed) => {
  const one = (name: string): string => [typed[name] ?? ''].flat().findLast((value) => value !== '') ?? '';
  return { from: one('from'), until: one('until'), deputy: one('deputy'), note: one('note'), version: one('version') };
};

/** Also says when the deputy is absent on some of these days, or inactive. */
function deputyLine(ctx: PageContext, { deputy, fromDay, untilDay }: FoundAbsence): string {
  if (!deputy) return ctx.t('absences.noDeputy');
  const { name } = deputy;
  if (deputy.deactivatedAt) return ctx.t('absences.deputyGone', { name });
  const away = deputy.absences.find((other) => other.fromDay <= untilDay && other.untilDay >= fromDay);
  if (!away) return ctx.t('absences.deputy', { name });
  const days = absenceTexts(ctx, clock.now()).days({ from: away.fromDay, until: away.untilDay });
  return ctx.t('absences.deputyAwayThen', { name, days });
}
