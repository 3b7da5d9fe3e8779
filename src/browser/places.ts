import type TomSelect from 'tom-select/base';
import { announce } from './announce';
import { all, one, text } from './dom';

/** There is nobody before the first and behind the last. */
const EDGES = 'li:first-child [data-step="-1"], li:last-child [data-step="1"]';

/** Where the order of the recipients counts, buttons move them for those who do not drag. */
export function startPlaces(made: TomSelect, select: HTMLSelectElement): void {
  const form = select.form ?? document.createElement('form');
  const part = one('[data-places]', HTMLElement, form);
  const rule = one('select[name=rule]', HTMLSelectElement, form);
  const list = part && one('ol', HTMLElement, part);
  const row = part && one('template', HTMLTemplateElement, part);
  if (!list || !row || !rule) return;
  const nameOf = (value: string): string => text(made.options[value]?.text);

  const draw = (): void => {
    part.hidden = rule.value !== 'in_order' || made.items.length < 2;
    list.replaceChildren(...made.items.map((value, at) => rowOf(row, nameOf(value), (step) => move(at, at + step))));
    for (const edge of all(EDGES, HTMLButtonElement, list)) edge.disabled = true;
  };

  const move = (from: number, to: number): void => {
    const items = [...made.items];
    const [moved] = items.splice(from, 1);
    if (moved === undefined) return;
    items.splice(to, 0, moved);
    made.setValue(items);
    // The field's own news of its change comes first.
    draw();
    const stands = `li:nth-child(${to + 1}) button:enabled`;
    (one(`${stands}[data-step="${to - from}"]`, HTMLElement, list) ?? one(stands, HTMLElement, list))?.focus();
    announce(placed(list, nameOf(moved), to + 1, items.length));
  };

  select.addEventListener('change', draw);
  rule.addEventListener('change', draw);
  draw();
}

function rowOf(template: HTMLTemplateElement, name: string, move: (step: number) => void): Node {
  const copy = template.content.cloneNode(true);
  if (!(copy instanceof DocumentFragment)) return copy;
  one('bdi', HTMLElement, copy)?.replaceChildren(name);
  for (const button of all('[data-step]', HTMLButtonElement, copy)) {
    button.ariaLabel = (button.ariaLabel ?? '').replace('{name}', () => name);
    button.addEventListener('click', () => move(Number(button.dataset.step)));
  }
  return copy;
}

const placed = (list: HTMLElement, name: string, place: number, total: number): string =>
  (list.dataset.placed ?? '')
    .replace('{place}', String(place))
    .replace('{total}', String(total))
    .replace('{name}', () => name);
