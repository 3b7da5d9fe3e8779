import { listBulkRuns } from '../../bulk/bulkRuns.queries';
import type { PageContext, Problem } from '#src/platform/http/context';
import {
  listArchived,
  listDepartments,
  listHeadOptions,
  listPlaces,
  usesOf,
  type DepartmentDetail,
  type DepartmentRow,
} from './departments.queries';
import type { DepartmentsQuery } from './departments.schema';
import { departmentUrls } from './departments.urls';
import { branchOf, inTreeOrder } from './tree';
import { idsIn } from '#src/platform/http/params';
import { portion } from '#src/platform/listing/portion';
import { isNamed } from '#src/platform/words/names';

const typedForm = ({ typed }: Problem) => ({
  name: typed.name?.toString() ?? '',
  parent: typed.parent?.toString() ?? '',
  heads: [typed.heads ?? []].flat(),
});

/** Deeper ones are drawn at this depth; the way to them says where they are. */
const DEEPEST = 6;

export async function renderDepartments(
  ctx: PageContext,
  { q, after }: DepartmentsQuery,
  problem?: Problem,
): Promise<void> {
  const { db } = ctx;
  const [departments, archived, people, places] = await Promise.all([
    listDepartments(db),
    listArchived(db),
    listHeadOptions(db, idsIn([problem?.typed.heads ?? []].flat())),
    listPlaces(db),
  ]);
  const urlOf = (next: number) =>
    `${departmentUrls.list}?${new URLSearchParams({ q, after: String(next) }).toString()}`;
  const { rows, nextUrl } = portion(rowsOf(departments, q), after, urlOf);
  const data = {
    title: ctx.t('admin.departments.title'),
    q,
    rows,
    nextUrl,
    isEmpty: departments.length === 0,
    runs: await listBulkRuns(ctx, 'departments'),
    archived: archived.map((one) => ({ ...one, url: departmentUrls.page(one.id) })),
    people,
    places,
    urls: departmentUrls,
    form: problem ? typedForm(problem) : { name: '', parent: '', heads: [] },
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/departments/index', data, problem?.status ?? 200);
}

/** The tree; of a search the departments that were found, by name or head, each with the way to it. */
function rowsOf(departments: DepartmentRow[], q: string) {
  const isFound = ({ name, heads }: DepartmentRow): boolean => [name, ...heads].some((text) => isNamed(text, q));
  return inTreeOrder(departments)
    .filter((row) => q === '' || isFound(row))
    .map(({ id, name, heads, members, depth, path }) => {
      const branch = branchOf(departments, id);
      const all = departments.filter((one) => branch.has(one.id)).reduce((sum, one) => sum + one.members, 0);
      return {
        url: departmentUrls.page(id),
        name,
        heads: heads.join(', ') || '–',
        members,
        /** With the departments below; null when there are none. */
        all: branch.size > 1 ? all : null,
        depth: q === '' ? Math.min(depth, DEEPEST) : 0,
        above: q === '' ? '' : path.join(' / '),
      };
    });
}

type Choices = {
  people: Awaited<ReturnType<typeof listHeadOptions>>['options'];
  places: Awaited<ReturnType<typeof listPlaces>>;
};

type Shown = {
  department: DepartmentDetail;
  form?: 'edit' | 'merging' | 'archiving' | 'restoring';
  problem?: Problem;
};

const USES = ['people', 'below', 'memos', 'tasks'] as const;

export async function renderDepartment(ctx: PageContext, shown: Shown): Promise<void> {
  const { t, format } = ctx;
  const { department, form, problem } = shown;
  const { id, version } = department;
  const [people, places, uses] = await Promise.all([
    listHeadOptions(ctx.db, [...department.heads, ...idsIn([problem?.typed.heads ?? []].flat())]),
    listPlaces(ctx.db),
    usesOf(ctx.db, id),
  ]);
  const branch = branchOf(places, id);
  const saved = { name: department.name, parent: String(department.parentId ?? ''), heads: department.heads };
  const edited = form === 'edit' ? problem : undefined;
  const isStale = problem?.status === 409;
  const otherPlaces = places.filter((place) => place.id !== id).map(({ value, label }) => ({ value, label }));
  const versionShown = edited && !isStale ? (edited.typed.version ?? version) : version;
  const data = {
    title: department.name,
    department,
    people,
    places: places.filter((place) => !branch.has(place.id)),
    otherPlaces,
    uses: USES.map((name) =>
      t(`admin.departments.uses.${name}`, { count: uses[name], shown: format.number(uses[name]) }),
    ),
    urls: { list: departmentUrls.list, page: departmentUrls.page(id), restoring: departmentUrls.restoring(id) },
    form: { ...(edited ? typedForm(edited) : saved), version: versionShown },
    merging: mergingForm(shown),
    archiving: archivingForm(ctx, shown, uses.people),
    savedMeanwhile: isStale && form === 'edit' ? savedText(ctx, department, { people: people.options, places }) : '',
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/departments/edit', data, problem?.status ?? 200);
}

const mergingForm = ({ department, form, problem }: Shown) => ({
  action: departmentUrls.merging(department.id),
  open: form === 'merging',
  field: placeField('into', problem, form === 'merging'),
});

/** Whoever is in it has to go somewhere. */
const archivingForm = ({ t }: PageContext, { department, form, problem }: Shown, people: number) => ({
  action: departmentUrls.archiving(department.id),
  open: form === 'archiving',
  text: t(people > 0 ? 'admin.departments.archive.text' : 'admin.departments.archive.emptyText'),
  field: people > 0 && {
    ...placeField('moveTo', problem, form === 'archiving'),
    label: t('admin.departments.archive.moveTo', { count: people }),
  },
});

const placeField = (name: 'into' | 'moveTo', problem: Problem | undefined, isOpen: boolean) => ({
  name,
  fieldId: `field-${name}`,
  value: problem?.typed[name] ?? '',
  error: isOpen ? problem?.fieldErrors[name] : '',
});

/** What somebody else saved meanwhile. */
function savedText({ t }: PageContext, department: DepartmentDetail, { people, places }: Choices): string {
  const heads = people.filter(({ value }) => department.heads.includes(value)).map(({ label }) => label);
  const parent = places.find(({ id }) => id === department.parentId && id !== department.id)?.label ?? '–';
  return t('admin.departments.stale', { name: department.name, parent, heads: heads.join(', ') || '–' });
}
