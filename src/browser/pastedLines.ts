import { isNamed } from '#src/platform/words/names';
import { one } from './dom';

type Rows = { first: HTMLElement; next: (row: HTMLElement) => HTMLElement | undefined };

/** A table from a text or a sheet: who, what and by when, or what alone. */
export function fillPasted(text: string, { first, next }: Rows): void {
  let row: HTMLElement | undefined = first;
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    if (!row) return;
    const cells = line.split('\t').map((cell) => cell.trim());
    const [who = '', what = '', by = ''] = cells.length === 1 ? ['', ...cells] : cells;
    choose(row, who);
    put(one('[name^=what]', HTMLInputElement, row), what);
    put(one('[name^=by]', HTMLInputElement, row), isoDay(by));
    row = next(row);
  }
}

/** Somebody of that name, if there is exactly one. */
function choose(row: HTMLElement, name: string): void {
  const select = one('select', HTMLSelectElement, row);
  const found =
    name && select ? [...select.options].filter((option) => option.value && isNamed(option.text, name)) : [];
  if (!select || found.length !== 1 || !found[0]) return;
  select.value = found[0].value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function put(field: HTMLInputElement | undefined, value: string): void {
  if (!field || value === '') return;
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** 2026-12-04 and 4.12.2026; what can be read in two ways is left to be chosen. */
function isoDay(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const [, day, month, year] = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text) ?? [];
  return day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : '';
}
