import type { PageContext } from '#src/platform/http/context';
import { canChangeView } from '#src/policies/savedView.policy';
import type { ListedView, ListKind } from '#src/web/actor';
import { savedViewUrls as urls } from './savedViews.urls';

type Texts = Pick<PageContext, 't' | 'actor'>;

export const LIST_ICONS: Record<ListKind, string> = { memos: 'notes', tasks: 'checkbox', projects: 'briefcase' };

/** More stand on the page of all views. */
const SHOWN_MAX = 30;

/** For whom somebody may save one: a select, or nothing to choose. */
export const audiences = ({ t, actor }: Texts, departments: readonly { id: number; name: string }[]) => [
  { value: 'me', label: t('views.for.me') },
  ...departments.map(({ id, name }) => ({
    value: `department:${id}`,
    label: t('views.for.department', { department: name }),
  })),
  ...(actor.isAdmin ? [{ value: 'everyone', label: t('views.for.everyone') }] : []),
];

type Shown = { kind: ListKind; path: string; parameters: [string, string][] };

/** The saved views of a list, which of them is shown, and what can be done: save what is shown, or change it. */
export function savedViewsMenu({ t, actor }: Texts, { kind, path, parameters }: Shown) {
  const { views, departments } = actor.lists ?? { views: [], departments: [] };
  const query = new URLSearchParams(parameters.filter(([name]) => name !== 'after' && name !== 'before')).toString();
  const current = views.find((view) => view.query === query);
  const reader = { id: actor.id, isAdmin: actor.isAdmin, heads: departments.map(({ id }) => id) };
  // What a tab shows by itself needs no name.
  const isFiltered = parameters.some(([name]) => name !== 'view');
  const change = current && canChangeView(reader, current) ? changeOf({ t }, current) : null;
  const save = current || !isFiltered ? null : saving({ t, actor }, { kind, query, departments });
  return {
    label: current?.name ?? t('views.title'),
    isCurrent: current !== undefined,
    links: views.slice(0, SHOWN_MAX).map((view) => ({
      href: view.query === '' ? path : `${path}?${view.query}`,
      name: view.name,
      note: noteOf({ t }, view),
      isCurrent: view === current,
    })),
    allUrl: urls.list,
    allLabel: t(views.length > SHOWN_MAX ? 'views.menu.all' : 'views.menu.manage'),
    change,
    save,
    mayAct: change !== null || save !== null,
  };
}

const noteOf = ({ t }: Pick<Texts, 't'>, { audience, departmentName }: ListedView): string =>
  audience === 'me' ? '' : audience === 'department' ? (departmentName ?? '') : t('views.menu.everyone');

const changeOf = ({ t }: Pick<Texts, 't'>, { id, name }: ListedView) => ({
  href: urls.edit(id),
  label: t('views.change'),
  named: t('views.changeNamed', { name }),
});

type Saved = { kind: ListKind; query: string; departments: readonly { id: number; name: string }[] };

/** Parameters of `_confirm`. */
function saving({ t, actor }: Texts, { kind, query, departments }: Saved) {
  const options = audiences({ t, actor }, departments);
  const name = { name: 'name', label: t('views.name'), required: true, maxlength: 60, autocomplete: 'off' };
  const isChoice = options.length > 1;
  const whom = { name: 'audience', type: 'select', label: t('views.forWhom'), options };
  return {
    id: 'save-view',
    action: urls.list,
    label: t('views.save'),
    iconName: 'bookmark',
    className: 'btn-sm',
    text: t('views.saveText'),
    fields: isChoice ? [name, whom] : [name],
    hidden: isChoice ? { kind, query } : { kind, query, audience: 'me' },
  };
}
