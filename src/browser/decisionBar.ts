import { all } from './dom';

const watched = new ResizeObserver(([entry]) => {
  const size = entry?.borderBoxSize[0]?.blockSize;
  if (size !== undefined) document.documentElement.style.setProperty('--bar-size', `${Math.ceil(size)}px`);
});

/** Says how much of the window the bar takes, so that nothing is brought to stand behind it. */
export function startDecisionBar(): void {
  watched.disconnect();
  for (const bar of all('.decision-bar', HTMLElement)) watched.observe(bar);
}
