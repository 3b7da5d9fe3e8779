import { isNamed } from '#src/platform/words/names';
import { one } from './dom';
import { cellsOf } from './pastedCells';
import { isoDay } from './pastedDays';

type Rows = { first: HTMLElement; next: (row: HTMLElement) => HTMLElement | undefined };

/**
 * A table from a text or a sheet: who, what and by when, or what alone. What no field takes stays in words behind the what.
 * Answers whether there was a row for all.
 */
export function fillPasted(text: string, { first, next }: Rows): boolean {
  let row: HTMLElement | undefined = first;
  for (const cells of cellsOf(text).filter((one) => one.some((cell) => cell !== ''))) {
    if (!row) return false;
    const [who = '', what = '', by = '', ...more] = cells.length === 1 ? ['', ...cells] : cells;
    if (isHeading(row, what)) continue;
    const day = isoDay(by, document.documentElement.lang);
    const rest = [choose(row, who) ? '' : who, day === '' ? by : '', ...more]
      .filter((words) => words !== '')
      .join(', ');
    put(one('[name^=what]', HTMLInputElement, row), what === '' || rest === '' ? what + rest : `${what} (${rest})`);
    put(one('[name^=by]', HTMLInputElement, row), day);
    row = next(row);
  }
  return true;
}

/** A sheet brings its own heading along. */
const isHeading = (row: HTMLElement, what: string): boolean =>
  one('.line-what label', HTMLElement, row)?.textContent.trim().toLowerCase() === what.toLowerCase();

/** Somebody of that name, if there is exactly one. */
function choose(row: HTMLElement, name: string): boolean {
  const select = one('select', HTMLSelectElement, row);
  const found =
    name && select ? [...select.options].filter((option) => option.value && isNamed(option.text, name)) : [];
  if (!select || found.length !== 1 || !found[0]) return false;
  select.value = found[0].value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

function put(field: HTMLInputElement | undefined, value: string): void {
  if (!field || value === '') return;
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
