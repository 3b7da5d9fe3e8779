let early: string | undefined;

/**
 * What is typed while something is still on its way that will take it: it is meant for that one's field, and no key of the page. Esc gives it up.
 * Answers what was typed until now, nothing once it was given up.
 */
export async function holdKeys(work: (typed: () => string | undefined) => Promise<unknown>): Promise<void> {
  if (early !== undefined) return;
  early = '';
  // Before any key of the page.
  addEventListener('keydown', hold, true);
  try {
    await work(() => early);
  } finally {
    early = undefined;
    removeEventListener('keydown', hold, true);
  }
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
