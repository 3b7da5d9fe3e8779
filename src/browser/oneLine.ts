import { cellsOf } from './pastedCells';

/** What is pasted into a field of one line reads as one: cells and wrapped lines beside each other, rows of a table told apart. */
export function startOneLineFields(): void {
  document.addEventListener('paste', (event) => {
    const { target, clipboardData: data } = event;
    const text = data?.getData('text/plain') ?? '';
    if (event.defaultPrevented || !isOneLine(target) || !/[\t\r\n]/.test(text)) return;
    event.preventDefault();
    insert(target, lineOf(text, /\t|<table\b/i.test(`${text}${data?.getData('text/html') ?? ''}`)));
  });
}

export function lineOf(text: string, isTable: boolean): string {
  const rows = isTable ? cellsOf(text).map(filled) : text.split(/[\r\n]+/).map((row) => row.trim());
  return rows.filter((row) => row !== '').join(isTable ? '; ' : ' ');
}

const filled = (cells: readonly string[]): string => cells.filter((cell) => cell !== '').join(' ');

/** A choice made searchable reads what is pasted itself. */
const isOneLine = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement &&
  ['text', 'search'].includes(target.type) &&
  !target.readOnly &&
  target.closest('.ts-wrapper') === null;

function insert(field: HTMLInputElement, line: string): void {
  const [start, end] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  const room = field.maxLength < 0 ? line.length : field.maxLength - field.value.length + (end - start);
  field.setRangeText(line.slice(0, Math.max(0, room)), start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste', data: line }));
}
