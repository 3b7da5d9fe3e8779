import { all } from './dom';

export type PageAct = { label: string; element: HTMLElement };

const MOST = 20;

/** Where the acts on a memo, task or list stand; what a closed panel or the chat holds is no act by itself. */
const ACTS = ['a.btn', 'button.btn', 'summary.btn', '[aria-keyshortcuts]'].map((act) => `main ${act}`).join(', ');
const NO_ACTS = '[popover] *, dialog *, [role=toolbar] *, .composer button, .list-filters *, table *, .pagination *';

/** What the page offers to do now, first what it is there for, in its own words: the palette presses what is there, and needs no rights of its own. */
export function pageActs(): PageAct[] {
  const acts = new Map<string, PageAct>();
  for (const element of all(ACTS, HTMLElement)) {
    if (element.matches(NO_ACTS) || !element.checkVisibility() || element.matches('[disabled], input')) continue;
    const label = nameOf(element);
    if (label && !acts.has(label)) acts.set(label, { label, element });
  }
  const found = [...acts.values()];
  const isFirst = ({ element }: PageAct): boolean => element.matches('.btn-primary');
  return [...found.filter(isFirst), ...found.filter((act) => !isFirst(act))].slice(0, MOST);
}

const nameOf = (element: HTMLElement): string =>
  (element.getAttribute('aria-label') ?? fieldLabel(element) ?? element.textContent).replace(/\s+/g, ' ').trim();

const fieldLabel = (element: HTMLElement): string | undefined =>
  element instanceof HTMLTextAreaElement ? (element.labels[0]?.textContent ?? '') : undefined;
