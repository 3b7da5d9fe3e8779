const STEPS: Partial<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Makes a row of buttons one stop for the Tab key; the arrows, Home and End lead from button to button. */
export function moveByArrows(bar: HTMLElement): void {
  const buttons = (): HTMLButtonElement[] => [...bar.querySelectorAll('button')];
  for (const [at, button] of buttons().entries()) button.tabIndex = at === 0 ? 0 : -1;
  bar.addEventListener('focusin', ({ target }) => {
    for (const button of buttons()) button.tabIndex = button === target ? 0 : -1;
  });
  bar.addEventListener('keydown', (event) => {
    const shown = buttons().filter((button) => button.offsetParent !== null);
    const step = (STEPS[event.key] ?? 0) * (getComputedStyle(bar).direction === 'rtl' ? -1 : 1);
    const at = shown.findIndex((button) => button === document.activeElement);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? shown.length - 1 : at + step;
    if (at < 0 || next === at) return;
    event.preventDefault();
    shown[(next + shown.length) % shown.length]?.focus();
  });
}
