import { announce } from './announce';
import { all, isOfInputMethod, one } from './dom';
import { fillPasted } from './pastedLines';
import { toast } from './toast';

const ROWS = '[data-line]';
const rowsOf = (list: HTMLElement): HTMLElement[] => all(`ol > ${ROWS}`, HTMLElement, list);
const fieldIn = (row: HTMLElement, name: string) => one(`[name^="${name}"]`, HTMLElement, row);

/** Rows of who does what by when: as many as one needs, by button and keys, pasted ones too. */
export function startLines(root: ParentNode): void {
  for (const list of all('[data-lines]:not([data-ready])', HTMLElement, root)) setUp(list);
}

function setUp(list: HTMLElement): void {
  list.dataset.ready = '';
  list.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest('[data-line-add]')) return add(list)?.focus();
    const row = target.closest(ROWS);
    if (target.closest('[data-line-remove]') && row instanceof HTMLElement) remove(list, row);
  });
  list.addEventListener('keydown', (event) => onKey(list, event));
  list.addEventListener('paste', (event) => {
    const row = event.target instanceof Element ? event.target.closest(ROWS) : null;
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (!(row instanceof HTMLElement) || !/[\t\n]/.test(pasted.trim())) return;
    event.preventDefault();
    const isAll = fillPasted(pasted, { first: row, next: (at) => rowAfter(list, at) });
    if (!isAll) toast({ title: list.dataset.full ?? '' });
  });
}

function onKey(list: HTMLElement, event: KeyboardEvent): void {
  const row = event.target instanceof Element ? event.target.closest(ROWS) : null;
  if (!(row instanceof HTMLElement) || isOfInputMethod(event)) return;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    return move(list, row, event.key === 'ArrowUp' ? -1 : 1);
  }
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (
    event.key !== 'Enter' ||
    !isPlain ||
    !(event.target instanceof HTMLInputElement) ||
    event.target.closest('.ts-wrapper')
  )
    return;
  event.preventDefault();
  const next = rowAfter(list, row);
  if (next) focusIn(next);
}

const rowAfter = (list: HTMLElement, row: HTMLElement): HTMLElement | undefined => {
  const rows = rowsOf(list);
  return rows[rows.indexOf(row) + 1] ?? add(list)?.closest<HTMLElement>(ROWS) ?? undefined;
};

function focusIn(row: HTMLElement): void {
  const select = fieldIn(row, 'who');
  (one('.ts-control input', HTMLElement, row) ?? select)?.focus();
}

/** The field to go on in; none where there are as many as may be. */
function add(list: HTMLElement): HTMLElement | undefined {
  const blank = one('[data-line-blank]', HTMLTemplateElement, list);
  if (!blank || rowsOf(list).length >= Number(list.dataset.most)) return undefined;
  one('ol', HTMLElement, list)?.append(blank.content.cloneNode(true));
  const row = rowsOf(list).at(-1);
  number(list);
  row?.dispatchEvent(new CustomEvent('notes:refreshed', { bubbles: true, detail: {} }));
  return row && fieldIn(row, 'who');
}

function remove(list: HTMLElement, row: HTMLElement): void {
  const rows = rowsOf(list);
  const wasInCharge = one('[name=charge]', HTMLInputElement, row)?.checked;
  const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1] ?? add(list)?.closest<HTMLElement>(ROWS);
  row.remove();
  number(list);
  const charge = next && one('[name=charge]', HTMLInputElement, next);
  if (wasInCharge && charge) charge.checked = true;
  if (next) focusIn(next);
  list.dispatchEvent(new Event('change', { bubbles: true }));
}

function move(list: HTMLElement, row: HTMLElement, by: -1 | 1): void {
  const rows = rowsOf(list);
  const other = rows[rows.indexOf(row) + by];
  if (!other) return;
  const focused = document.activeElement;
  if (by < 0) other.before(row);
  else other.after(row);
  number(list);
  if (focused instanceof HTMLElement) focused.focus();
  announce((list.dataset.moved ?? '').replace('{place}', String(rows.indexOf(row) + by + 1)));
  list.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Their order is that of the names of their fields. */
function number(list: HTMLElement): void {
  const rows = rowsOf(list);
  // Radio buttons of one name let go of each other while they are renamed; the marked one is set again.
  const marked = rows.findIndex((row) => one('[name=charge]', HTMLInputElement, row)?.checked);
  for (const [index, row] of rows.entries()) {
    const place = String(index + 1);
    for (const name of ['who', 'what', 'by'] as const) rename(row, name, place);
    const charge = one('[name=charge]', HTMLInputElement, row);
    if (charge) charge.value = place;
    if (charge && index === Math.max(marked, 0)) charge.checked = true;
  }
  const button = one('[data-line-add]', HTMLButtonElement, list);
  if (button) button.hidden = rows.length >= Number(list.dataset.most);
}

/** The ids follow, so that every label leads to its own field. */
function rename(row: HTMLElement, name: string, place: string): void {
  const holder = one(`.line-${name}`, HTMLElement, row);
  if (!holder) return;
  holder.dataset.field = `${name}${place}`;
  for (const element of all('*', Element, holder)) {
    for (const attribute of ['id', 'for', 'aria-describedby', 'aria-labelledby', 'aria-controls', 'aria-owns']) {
      const value = element.getAttribute(attribute);
      if (value)
        element.setAttribute(
          attribute,
          value.replaceAll(new RegExp(`line-${name}-\\d+`, 'g'), `line-${name}-${place}`),
        );
    }
    const old = element.getAttribute('name');
    if (old) element.setAttribute('name', `${name}${place}`);
  }
}
