import type { ToPages } from '#src/platform/liveEvents';
import { one } from '../dom';
import { shortName, type Talk } from './talk';

const SHOWN_FOR = 4_000;
const MOST_NAMES = 3;

type Person = ToPages['chat.here']['people'][number];

export type Presence = ReturnType<typeof makePresence>;

/** "Masha is here" in the head of the card, "Olga is writing…" above the composer. */
export function makePresence(talk: Talk) {
  const typing = new Map<string, { name: string; until: number }>();
  let people: Person[] = [];

  const drawHere = (more: number): void => {
    const others = people.filter(({ id }) => String(id) !== talk.reader.id);
    const place = one('[data-here]', HTMLElement, talk.card);
    const words = one('[data-here-text]', HTMLElement, talk.card);
    if (!place || !words) return;
    place.hidden = others.length === 0;
    place.title = others.map(({ name }) => name).join(', ');
    words.textContent = hereSentence(talk, others, more);
  };
  const drawTyping = (): void => {
    const place = one('[data-typing]', HTMLElement, talk.card);
    for (const [id, { until }] of typing) if (until <= Date.now()) typing.delete(id);
    if (place)
      place.textContent = typingSentence(
        talk,
        [...typing.values()].map(({ name }) => name),
      );
  };

  return {
    here: (told: ToPages['chat.here']): void => {
      people = told.people;
      drawHere(told.more);
    },
    /** Who came and who left since. */
    hereNow: ({ came, left, more }: ToPages['chat.hereNow']): void => {
      people = [...people.filter(({ id }) => !left.includes(id)), ...came];
      drawHere(more);
    },
    typing: ({ id, name }: ToPages['chat.typing']): void => {
      if (String(id) === talk.reader.id) return;
      typing.set(String(id), { name, until: Date.now() + SHOWN_FOR });
      setTimeout(drawTyping, SHOWN_FOR + 50);
      drawTyping();
    },
    /** Who just said it is no longer writing it. */
    said(authorId: string): void {
      if (typing.delete(authorId)) drawTyping();
    },
    /** Without the line nobody knows who is there. */
    lost: (): void => {
      people = [];
      drawHere(0);
    },
  };
}

function hereSentence(talk: Talk, others: Person[], more: number): string {
  const full = others.map((person) => person.name);
  const names = full.map((name) => shortName(name, full));
  const [name = '', other = ''] = names;
  if (more === 0 && names.length === 1) return talk.say('hereOne', { name });
  if (more === 0 && names.length === 2) return talk.say('hereTwo', { name, other });
  const shown = names.slice(0, MOST_NAMES - 1);
  const rest = names.length - shown.length + more;
  return rest > 0 ? talk.sayMany('hereMany', rest, { names: shown.join(', ') }) : '';
}

function typingSentence(talk: Talk, full: string[]): string {
  const [name, other] = full.map((one) => shortName(one, full));
  if (name === undefined) return '';
  if (other === undefined) return talk.say('typingOne', { name });
  return full.length === 2 ? talk.say('typingTwo', { name, other }) : talk.say('typingMany');
}
