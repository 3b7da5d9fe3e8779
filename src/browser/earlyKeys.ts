let early: string | undefined;
let isStarted = false;

/**
 * What is typed while something is still on its way that will take it: it is meant for that one's field, and no key of the page. Esc gives it up.
 * Answers what was typed until now, nothing once it was given up.
 */
export async function holdKeys(work: (typed: () => string | undefined) => Promise<unknown>): Promise<void> {
  if (early !== undefined) return;
  start();
  early = '';
  try {
    await work(() => early);
  } finally {
    early = undefined;
  }
}

function start(): void {
  if (isStarted) return;
  isStarted = true;
  // Before any key of the page.
  document.addEventListener('keydown', hold, true);
}

function hold(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (early === undefined || ctrlKey || metaKey || altKey) return;
  if (key === 'Escape') early = undefined;
  else if (key === 'Backspace') early = early.slice(0, -1);
  else if (key.length === 1) early += key;
  else if (key !== 'Enter') return;
  event.preventDefault();
  event.stopPropagation();
}
