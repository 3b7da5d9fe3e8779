import { all } from './dom';
import { whenPutBack } from './putBack';

const boxesOf = (name: string): HTMLInputElement[] => all(`input[type=checkbox][name="${name}"]`, HTMLInputElement);

let isStarted = false;

/** One box ticks all of its page, and a number says how many are. */
export function startSelectAll(): void {
  if (isStarted) return;
  isStarted = true;
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'checkbox') return;
    const whole = target.dataset.selectAll;
    if (whole !== undefined) for (const box of boxesOf(whole)) box.checked = target.checked;
    showCount(whole ?? target.name);
  });
  whenPutBack(() => {
    for (const { dataset } of all('[data-select-all]', HTMLInputElement)) showCount(dataset.selectAll ?? '');
  });
}

function showCount(name: string): void {
  const chosen = boxesOf(name).filter((box) => box.checked).length;
  for (const place of all(`[data-select-count="${name}"]`, HTMLElement)) place.textContent = String(chosen);
  for (const whole of all(`[data-select-all="${name}"]`, HTMLInputElement)) {
    whole.checked = chosen > 0 && chosen === boxesOf(name).length;
    whole.indeterminate = chosen > 0 && !whole.checked;
  }
}
