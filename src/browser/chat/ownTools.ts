import { all, one } from '../dom';
import type { Talk } from './talk';

const LOOK_EVERY = 10_000;

export const isChangeable = (item: HTMLElement): boolean =>
  Date.parse(item.dataset.changeableUntil ?? '') > Date.now() && !item.classList.contains('is-deleted');

/** A pushed message knows no reader: its author's page adds the tools to change it. */
export function addOwnTools(talk: Talk, item: HTMLElement): void {
  const tools = one('.message-tools', HTMLElement, item);
  const copy = one('[data-own-tools]', HTMLTemplateElement, talk.card)?.content.cloneNode(true);
  if (!tools || !(copy instanceof DocumentFragment) || !isChangeable(item) || one('[data-edit]', Element, tools))
    return;
  const { url = '' } = item.dataset;
  one('[data-edit]', HTMLAnchorElement, copy)?.setAttribute('href', `${url}/edit`);
  one('[data-delete]', HTMLFormElement, copy)?.setAttribute('action', `${url}/delete`);
  tools.append(copy);
}

/** After a quarter of an hour a message stands: the tools to change it go. */
export function removeToolsInTime(talk: Talk): void {
  setInterval(() => {
    for (const item of all('[data-message]', HTMLElement, talk.list)) {
      if (isChangeable(item)) continue;
      for (const tool of all('[data-edit], [data-delete]', HTMLElement, item)) tool.remove();
    }
  }, LOOK_EVERY);
}
