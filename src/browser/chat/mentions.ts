import { beginsLike, sameName } from '#src/platform/words/names';
import { idText, isOfInputMethod, one, text } from '../dom';
import { type Added } from './added';
import { mentionGroups } from './mentionList';
import { makeOutsiders } from './outsiders';
import { list } from './receipts';
import type { Talk } from './talk';

const MOST = 8;
const MOST_OUTSIDE = 5;
const ASKED = /(?:^|[\s([{"'«„])@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*)?)$/u;

/** `label` tells apart those of one name. */
export type Offer = { id: string; name: string; label: string; hint: string; isOutside: boolean };

type Joining = { mayAdd: () => boolean; add: (person: Added) => void };

/** After an @ the participants are offered, and below them who could be added, or at least does not take part: arrows choose, Enter or Tab takes, Escape leaves it. */
export function startMentions(talk: Talk, area: HTMLTextAreaElement, joining: Joining): { isOpen(): boolean } {
  const box = document.createElement('div');
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
  let offered: Offer[] = [];
  let closed: Offer[] = [];

  const close = (): void => {
    box.hidden = true;
    area.removeAttribute('aria-activedescendant');
  };
  const draw = (): void => {
    const { outside = '' } = footOf(talk)?.dataset ?? {};
    box.replaceChildren(...mentionGroups(talk, { offered, closed, chosen, outside, take }));
    const active = offered[chosen];
    if (active) area.setAttribute('aria-activedescendant', `mention-${active.id}`);
    one('[aria-selected=true]', HTMLElement, box)?.scrollIntoView({ block: 'nearest' });
  };
  const take = ({ id, name, isOutside }: Offer): void => {
    const asked = askedIn(area);
    close();
    if (asked === undefined) return;
    area.setRangeText(`@${name} `, area.selectionStart - asked.length - 1, area.selectionStart, 'end');
    area.focus();
    if (isOutside) joining.add({ id, name });
    area.dispatchEvent(new Event('input', { bubbles: true }));
    outsiders.stop();
    close();
  };
  const offer = (): void => {
    box.hidden = false;
    draw();
  };
  const outsiders = makeOutsiders((asked, people) => {
    if (askedIn(area) !== asked) return;
    const inside = new Set([talk.reader.id, ...participants(talk).map(({ id }) => id)]);
    const fresh = people
      .filter(({ id, name }) => !inside.has(id) && beginsLike(name, asked))
      .slice(0, MOST_OUTSIDE)
      .map((one) => ({ ...one, isOutside: true }));
    if (footOf(talk)?.dataset.mayAdd) offered = [...offered.filter(({ isOutside }) => !isOutside), ...fresh];
    else closed = fresh;
    if (fresh.length > 0) offer();
  });
  const look = (): void => {
    const asked = askedIn(area);
    outsiders.stop();
    offered =
      asked === undefined
        ? []
        : participants(talk)
            .filter(({ name }) => isMeant(name, asked))
            .slice(0, MOST);
    closed = [];
    chosen = 0;
    // A name that stands there in full needs no help.
    const isWhole = offered.length === 1 && sameName(offered[0]?.name ?? '', asked ?? '');
    if (asked !== undefined && !isWhole && joining.mayAdd()) outsiders.ask(asked);
    if (offered.length === 0 || isWhole) return close();
    offer();
  };

  area.addEventListener('input', look);
  area.addEventListener('click', look);
  area.addEventListener('blur', () => {
    outsiders.stop();
    close();
  });
  area.addEventListener('keydown', (event) => {
    if (box.hidden || isOfInputMethod(event)) return;
    const step = { ArrowDown: 1, ArrowUp: offered.length - 1 }[event.key];
    const person = offered[chosen];
    if (step !== undefined && person) {
      chosen = (chosen + step) % offered.length;
      draw();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && person) take(person);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  // Typed before this script came.
  if (document.activeElement === area) look();
  return { isOpen: () => !box.hidden && offered.length > 0 };
}

/** What stands between the @ and the cursor. */
function askedIn(area: HTMLTextAreaElement): string | undefined {
  if (area.selectionStart !== area.selectionEnd) return undefined;
  return ASKED.exec(area.value.slice(0, area.selectionStart))?.[1];
}

const isMeant = (name: string, asked: string): boolean => asked === '' || beginsLike(name, asked);

const footOf = (talk: Talk): HTMLElement | undefined => one('#chat-foot', HTMLElement, talk.card);

const participants = (talk: Talk): Offer[] =>
  list(footOf(talk)?.dataset.people).map(({ id, name, label }) => ({
    ...{ id: idText(id), name: text(name), label: text(label) || text(name), hint: '', isOutside: false },
  }));
