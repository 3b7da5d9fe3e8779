import { idText, one, text, toRecord } from '../dom';
import type { Talk } from './talk';

/** Somebody outside whom a message names, and who becomes a subscriber by it. */
export type Added = { id: string; name: string };

export type AddedPeople = ReturnType<typeof makeAdded>;

/** The line above the composer that says who will be added; with a name that goes from the text its mark goes, too. */
export function makeAdded(talk: Talk, form: HTMLFormElement, changed: () => void) {
  const line = one('[data-added]', HTMLElement, form);
  let people: Added[] = [];

  const draw = (): void => {
    if (!line) return;
    line.hidden = people.length === 0;
    line.replaceChildren(...people.map(mark));
  };
  const mark = (person: Added): HTMLElement => {
    const item = document.createElement('li');
    const words = document.createElement('span');
    words.dir = 'auto';
    words.textContent = talk.say('willAdd', { name: person.name });
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'tool';
    remove.textContent = '×';
    remove.ariaLabel = talk.say('doNotAdd', { name: person.name });
    remove.addEventListener('click', () => {
      set(people.filter(({ id }) => id !== person.id));
      changed();
      one('textarea', HTMLTextAreaElement, form)?.focus();
    });
    item.append(words, remove);
    return item;
  };
  const set = (next: readonly Added[]): void => {
    if (sameAdded(people, next)) return;
    people = [...next];
    draw();
  };
  return {
    set,
    list: (): Added[] => people,
    add: (person: Added): void => set([...people.filter(({ id }) => id !== person.id), person]),
    follow: (message: string): void => set(people.filter(({ name }) => message.includes(`@${name}`))),
  };
}

export const sameAdded = (one: readonly Added[], other: readonly Added[]): boolean =>
  one.map(({ id }) => id).join() === other.map(({ id }) => id).join();

export const addedIn = (value: unknown): Added[] =>
  (Array.isArray(value) ? value : [])
    .map(toRecord)
    .map(({ id, name }) => ({ id: idText(id), name: text(name) }))
    .filter(({ id }) => id !== '');
