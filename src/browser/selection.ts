import { announce } from './announce';
import { all, isTyping, one, record, text } from './dom';
import { whenPutBack } from './putBack';

const boxes = (): HTMLInputElement[] => all('.memo-line > [name="memo"]', HTMLInputElement);
const allBox = (): HTMLInputElement | undefined => one('#selection [name="all"]', HTMLInputElement);

/** The ticks of this list, for when it is drawn anew; and where a range begins. */
let ticked = new Set<string>();
let last = '';
let isStarted = false;

/** Ticking a range with Shift, Esc to take all ticks off, and how many the whole list has. */
export function startSelection(root: ParentNode): void {
  restore(root);
  if (isStarted) return;
  isStarted = true;
  document.addEventListener('click', onClick);
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && isOfSelection(target)) remember();
  });
  whenPutBack(() => {
    if (boxes().some(({ checked }) => checked)) remember();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isBusy(event.target) || ticked.size === 0) return;
    clear();
  });
}

const isOfSelection = (box: HTMLInputElement): boolean => box.name === 'memo' || box.dataset.selectAll === 'memo';

/** Esc belongs to what is open, or written in. */
const isBusy = (target: EventTarget | null): boolean =>
  document.querySelector('dialog[open], :popover-open, details[data-menu][open]') !== null || isTyping(target);

function onClick(event: MouseEvent): void {
  const { target, shiftKey } = event;
  if (!(target instanceof Element)) return;
  if (target.closest('[data-unselect]')) return clear();
  if (!(target instanceof HTMLInputElement) || target.name !== 'memo') return;
  if (shiftKey) tickRange(target);
  last = target.value;
}

function tickRange(to: HTMLInputElement): void {
  const rows = boxes();
  const [from, until] = [rows.findIndex(({ value }) => value === last), rows.indexOf(to)];
  if (from < 0) return;
  for (const box of rows.slice(Math.min(from, until), Math.max(from, until) + 1)) box.checked = to.checked;
}

function clear(): void {
  for (const box of boxes()) box.checked = false;
  const whole = allBox();
  if (whole) whole.checked = false;
  const [first] = boxes();
  // The number and the box of the page follow.
  first?.dispatchEvent(new Event('change', { bubbles: true }));
  if (document.activeElement?.closest('#selection')) first?.focus();
}

function remember(): void {
  const chosen = boxes().filter(({ checked }) => checked);
  ticked = new Set(chosen.map(({ value }) => value));
  const said = one('[data-selection]', HTMLElement)?.dataset.selection ?? '';
  announce(said.replace('{count}', String(ticked.size)));
  if (ticked.size > 0) void countFound();
}

/** A list that news has drawn anew keeps its ticks; another page of it begins without. */
function restore(root: ParentNode): void {
  const again = boxes().filter((box) => root !== document && ticked.has(box.value));
  if (again.length === 0) return void ticked.clear();
  for (const box of again) box.checked = true;
  again[0]?.dispatchEvent(new Event('change', { bubbles: true }));
}

async function countFound(): Promise<void> {
  const place = one('[data-found]', HTMLElement);
  const url = place?.dataset.found;
  if (!place || !url) return;
  delete place.dataset.found;
  const answer = await fetch(url, { headers: { Accept: 'application/json' } }).catch(() => undefined);
  const label = answer?.ok ? text(record(await answer.text()).label) : '';
  if (label) place.textContent = label;
}
