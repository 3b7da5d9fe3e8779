import { beginsLike, sameName } from '#src/platform/words/names';
import { idText, isOfInputMethod, one, text } from '../dom';
import { list } from './receipts';
import type { Talk } from './talk';

const MOST = 8;
const ASKED = /(?:^|[\s([{"'«„])@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*)?)$/u;

type Person = { id: string; name: string };

/** After an @ the participants are offered: arrows choose, Enter or Tab takes, Escape leaves it. */
export function startMentions(talk: Talk, area: HTMLTextAreaElement): { isOpen(): boolean } {
  const box = document.createElement('ul');
  box.className = 'mention-list';
  box.id = 'mention-list';
  box.role = 'listbox';
  box.ariaLabel = talk.say('mentions');
  box.hidden = true;
  area.after(box);
  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-controls', box.id);
  area.setAttribute('aria-haspopup', 'listbox');
  let chosen = 0;
  let offered: Person[] = [];

  const close = (): void => {
    box.hidden = true;
    area.removeAttribute('aria-activedescendant');
  };
  const draw = (): void => {
    box.replaceChildren(...offered.map((person, index) => option(person, index === chosen)));
    area.setAttribute('aria-activedescendant', `mention-${offered[chosen]?.id ?? ''}`);
    one('[aria-selected=true]', HTMLElement, box)?.scrollIntoView({ block: 'nearest' });
  };
  const option = ({ id, name }: Person, isChosen: boolean): HTMLElement => {
    const item = document.createElement('li');
    item.role = 'option';
    item.id = `mention-${id}`;
    item.ariaSelected = String(isChosen);
    item.dir = 'auto';
    item.textContent = name;
    item.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      take({ id, name });
    });
    return item;
  };
  const take = ({ name }: Person): void => {
    const asked = askedIn(area);
    close();
    if (asked === undefined) return;
    area.setRangeText(`@${name} `, area.selectionStart - asked.length - 1, area.selectionStart, 'end');
    area.focus();
    area.dispatchEvent(new Event('input', { bubbles: true }));
    close();
  };
  const look = (): void => {
    const asked = askedIn(area);
    offered = asked === undefined ? [] : peopleNamed(talk, asked);
    // A name that stands there in full needs no help.
    if (offered.length === 0 || (offered.length === 1 && sameName(offered[0]?.name ?? '', asked ?? ''))) return close();
    chosen = 0;
    box.hidden = false;
    draw();
  };

  area.addEventListener('input', look);
  area.addEventListener('click', look);
  area.addEventListener('blur', close);
  area.addEventListener('keydown', (event) => {
    if (box.hidden || isOfInputMethod(event)) return;
    const step = { ArrowDown: 1, ArrowUp: offered.length - 1 }[event.key];
    const person = offered[chosen];
    if (step !== undefined) {
      chosen = (chosen + step) % offered.length;
      draw();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && person) take(person);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return { isOpen: () => !box.hidden };
}

/** What stands between the @ and the cursor. */
function askedIn(area: HTMLTextAreaElement): string | undefined {
  if (area.selectionStart !== area.selectionEnd) return undefined;
  return ASKED.exec(area.value.slice(0, area.selectionStart))?.[1];
}

function peopleNamed(talk: Talk, asked: string): Person[] {
  const foot = one('#chat-foot', HTMLElement, talk.card);
  const fits = (name: string): boolean => asked === '' || beginsLike(name, asked);
  return list(foot?.dataset.people)
    .map(({ id, name }) => ({ id: idText(id), name: text(name) }))
    .filter(({ name }) => fits(name))
    .slice(0, MOST);
}
