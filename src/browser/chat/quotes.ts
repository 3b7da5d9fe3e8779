import { all, one } from '../dom';
import { idOf } from './messages';
import type { Talk } from './talk';

const LONGEST = 140;

/** The quotes of a message on the page follow it when it is changed or taken back. */
export function renewQuotes(talk: Talk, item: HTMLElement): void {
  const said = one('.message-text', HTMLElement, item)?.textContent ?? '';
  const line = said.replace(/\s+/g, ' ').trim();
  const excerpt = line.length <= LONGEST ? line : `${Array.from(line).slice(0, LONGEST).join('')}…`;
  for (const quote of all(`[data-jump="${idOf(item)}"] > span`, HTMLElement, talk.list)) quote.textContent = excerpt;
}
