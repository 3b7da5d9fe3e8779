import { one } from './dom';

let isStarted = false;

/** Rows are dragged to their place; the buttons beside the grip do the same without a mouse, and without this. */
export function startOrder(): void {
  if (isStarted) return;
  isStarted = true;
  document.addEventListener('dragstart', pickUp);
  document.addEventListener('dragover', moveAlong);
  document.addEventListener('drop', putDown);
  document.addEventListener('dragend', () => dragged()?.classList.remove('is-dragged'));
}

const dragged = (): HTMLElement | undefined => one('[data-order-row].is-dragged', HTMLElement);

const rowOf = ({ target }: Event): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-order-row]') : null;

function pickUp(event: DragEvent): void {
  const row = rowOf(event);
  if (!row || !event.dataTransfer) return;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', row.dataset.orderRow ?? '');
  event.dataTransfer.setDragImage(row, 0, 0);
  row.classList.add('is-dragged');
}

function moveAlong(event: DragEvent): void {
  const [row, over] = [dragged(), rowOf(event)];
  if (!row || !over) return;
  event.preventDefault();
  if (over === row) return;
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY < top + height / 2) over.before(row);
  else over.after(row);
}

/** The row's own form takes it to the server, which answers with the list as it now is. */
function putDown(event: DragEvent): void {
  const row = dragged();
  const form = row && one('form', HTMLFormElement, row);
  const before = form && one('input[name=before]', HTMLInputElement, form);
  if (!row || !before) return;
  event.preventDefault();
  const next = row.nextElementSibling;
  before.value = next instanceof HTMLElement ? (next.dataset.orderRow ?? '') : '';
  row.classList.remove('is-dragged');
  form.requestSubmit();
}
