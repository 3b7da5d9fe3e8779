import { dialled } from '../profile/profile.view';
import { absenceTexts } from '#src/features/absences/absenceTexts.view';
import type { CurrentAbsence } from '#src/features/absences/current.queries';
import type { Context } from '#src/platform/http/context';
import { boundedNumber, pager } from '#src/platform/listing/pager';
import { COUNT_MAX } from '#src/platform/listing/statement';
import { peopleUrls } from '../people.urls';
import {
  OPEN_TASKS_MAX,
  type DepartmentOption,
  type ListedPersonRow,
  type PeoplePage,
  type Workload,
} from './directory.queries';
import { directory, ROLES, VIEWS, type PeopleQuery } from './directory.address';

export type FoundPeople = {
  query: PeopleQuery;
  isMistaken: boolean;
  page: PeoplePage;
  departments: DepartmentOption[];
  absences: Map<number, CurrentAbsence>;
  workloads: Map<number, Workload> | null;
  now: Date;
};

export function directoryPage(ctx: Context, found: FoundPeople) {
  const { t, actor } = ctx;
  const { query, page, departments } = found;
  const rows = page.rows.map(rowView(ctx, found));
  const { chips, clearUrl } = chipsOf(ctx, found);
  return {
    title: t('people.title'),
    subtitle: t('people.count', { count: page.total, shown: boundedNumber(page.total, COUNT_MAX, ctx.format) }),
    views: (actor.isHead ? VIEWS : []).map((view) => ({
      href: directory.url(query, { view }),
      label: t(`people.views.${view}`),
      isCurrent: view === query.view,
    })),
    filters: {
      hidden: directory.hidden(query, 'view'),
      q: query.q,
      departments: departments.map(({ id, name, depth }) => ({
        value: String(id),
        label: `${'\u2003'.repeat(depth)}${name}`,
        isChosen: id === query.department,
      })),
      roles: ROLES.map((value) => ({ value, label: t(`people.roles.${value}`), isChosen: value === query.role })),
      away: query.away,
      former: query.former,
    },
    chips,
    clearUrl,
    problem: found.isMistaken ? t('people.problem') : '',
    hasWorkload: found.workloads !== null,
    rows,
    empty: rows.length === 0 ? { heading: t('people.none'), text: t('people.noneHint') } : null,
    ...pages(ctx, found),
  };
}

const rowView = (ctx: Context, { absences, workloads, query, now }: FoundPeople) => {
  const { t, format, actor } = ctx;
  const texts = absenceTexts(ctx, now);
  return (row: ListedPersonRow) => {
    const absence = absences.get(row.id);
    const workload = workloads?.get(row.id);
    return {
      id: row.id,
      href: peopleUrls.show(row.id),
      name: row.name,
      shownName: row.id === actor.id ? t('people.you', { name: row.name }) : row.name,
      jobTitle: row.job_title,
      department: row.department ?? '',
      roles: [row.is_executive && t('people.executive'), row.is_head && t('people.head')].filter(
        (role) => role !== false,
      ),
      email: row.email,
      phone: row.phone,
      tel: dialled(row.phone),
      absence: absence ? { until: texts.until(absence), deputy: texts.deputy(absence) } : null,
      isFormer: query.former,
      openTasks: workload ? boundedNumber(workload.openTasks, OPEN_TASKS_MAX, format) : '',
      nextAbsence: workload?.nextAbsence ? texts.days(workload.nextAbsence) : '',
    };
  };
};

function chipsOf({ t }: Context, { query, departments }: FoundPeople) {
  const nameOf = (id: number) => departments.find((one) => one.id === id)?.name ?? t('people.unknownDepartment');
  return directory.chips(query, {
    q: (value) => t('people.chips.q', { value }),
    department: (id) => t('people.chips.department', { value: nameOf(id) }),
    role: (role) => t(`people.roles.${role}`),
    away: () => t('people.awayNow'),
    former: () => t('people.former'),
  });
}

function pages({ t, format }: Context, { query, page }: FoundPeople) {
  const { from, to, ...urls } = pager(page, query, {
    keyOf: (row) => row.name,
    urlOf: (cursor) => directory.url(query, cursor),
  });
  const values = {
    from: format.number(from),
    to: format.number(to),
    total: boundedNumber(page.total, COUNT_MAX, format),
  };
  return { ...urls, summary: page.rows.length === 0 ? '' : t('list.range', values) };
}
