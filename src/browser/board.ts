import { all, one, text, toRecord } from './dom';
import { toast } from './toast';

let isStarted = false;

/** Cards of the board are dragged, or moved by their menu, without leaving it. Its menu works without this, too. */
export function startBoard(): void {
  if (isStarted) return;
  isStarted = true;
  document.addEventListener('dragstart', pickUp);
  document.addEventListener('dragover', showTarget);
  document.addEventListener('drop', (event) => void putDown(event));
  document.addEventListener('dragend', endDrag);
  document.addEventListener('submit', moveByMenu);
}

const board = (): HTMLElement | undefined => one('[data-board]', HTMLElement);
const dragged = (): HTMLElement | undefined => one('.board-card.is-dragged', HTMLElement);

/** The column under the mouse, unless the card is in it already. */
function columnOf({ target }: Event): HTMLElement | null {
  const column = target instanceof Element ? target.closest('[data-stage]') : null;
  return column instanceof HTMLElement && !column.contains(dragged() ?? null) ? column : null;
}

function pickUp(event: DragEvent): void {
  const card = event.target instanceof Element ? event.target.closest('[data-card]') : null;
  if (!(card instanceof HTMLElement)) return;
  event.dataTransfer?.setData('text/plain', card.dataset.card ?? '');
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  card.classList.add('is-dragged');
}

function showTarget(event: DragEvent): void {
  if (!dragged()) return;
  const column = columnOf(event);
  for (const other of all('.board-column.is-target', HTMLElement)) {
    if (other !== column) other.classList.remove('is-target');
  }
  if (!column) return;
  event.preventDefault();
  column.classList.add('is-target');
}

async function putDown(event: DragEvent): Promise<void> {
  const [card, column] = [dragged(), columnOf(event)];
  const form = card && one('form[data-move]', HTMLFormElement, card);
  if (!card || !column || !form) return;
  event.preventDefault();
  one('[data-cards]', HTMLElement, column)?.prepend(card);
  endDrag();
  await move(form, column.dataset.stage ?? '');
}

function endDrag(): void {
  for (const card of all('.is-dragged', HTMLElement)) card.classList.remove('is-dragged');
  for (const column of all('.board-column.is-target', HTMLElement)) column.classList.remove('is-target');
}

function moveByMenu(event: SubmitEvent): void {
  const { target, submitter } = event;
  if (!(target instanceof HTMLFormElement) || !target.matches('[data-move]')) return;
  if (!(submitter instanceof HTMLButtonElement)) return;
  event.preventDefault();
  void move(target, submitter.value);
}

/** Whatever the answer: what the server then shows is where the card is. */
async function move(form: HTMLFormElement, stage: string): Promise<void> {
  const card = form.closest('[id]')?.id ?? '';
  const body = new URLSearchParams({ stage, version: text(new FormData(form).get('version')) });
  const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body }).catch(
    () => undefined,
  );
  const refusal = answer?.ok ? '' : await reasonOf(answer);
  await renew();
  const word = refusal || (staysElsewhere(card, stage) ? (board()?.dataset.part ?? '') : '');
  if (word) toast({ title: word });
  const summary = one(`#${CSS.escape(card)} summary`, HTMLElement);
  summary?.focus();
  summary?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const status = one('[data-board-status]', HTMLElement);
  if (status) status.textContent = word || (board()?.dataset.moved ?? '');
}

/** One's own part of a team task was closed, and others are still at work. */
function staysElsewhere(card: string, stage: string): boolean {
  const column = one(`#${CSS.escape(card)}`, HTMLElement)?.closest('[data-stage]');
  return column instanceof HTMLElement && column.dataset.stage !== stage;
}

async function reasonOf(answer: Response | undefined): Promise<string> {
  const said = toRecord(await answer?.json().catch(() => ({})));
  const [first] = Object.values(toRecord(said.fieldErrors));
  return text(said.error) || text(first) || (board()?.dataset.failed ?? '');
}

async function renew(): Promise<void> {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('task-board');
  if (!fresh) return;
  board()?.replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent('notes:refreshed', { bubbles: true }));
}
