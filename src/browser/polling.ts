import { announce } from './announce';
import { one } from './dom';
import { refreshOn } from './refresh';

const part = (): HTMLElement | undefined => one('[data-refresh-every]', HTMLElement);

/**
 * A part with `data-refresh-every` (seconds) asks how far something is that happens in another process, until it is drawn without.
 * Screen readers hear its `data-announce` when that has changed.
 */
export function startPolling(): void {
  let said = part()?.dataset.announce;
  const timer = setInterval(
    () => {
      if (part()) refreshOn('import-progress');
      else clearInterval(timer);
    },
    Number(part()?.dataset.refreshEvery) * 1_000,
  );
  document.addEventListener('notes:refreshed', ({ target }) => {
    const words = target instanceof HTMLElement ? target.dataset.announce : undefined;
    if (words === undefined || words === said) return;
    said = words;
    announce(words);
  });
}
