import { one, text } from '../dom';
import type { Talk } from './talk';

const LONGEST = 300;

/** Tells a screen reader what somebody else just said, and nothing of the rest of the list. */
export function announce(talk: Talk, item: HTMLElement): void {
  const said = one('[data-text]', HTMLElement, item)?.textContent?.trim() ?? '';
  const name = text(item.dataset.authorName);
  const sentence = said ? talk.say('said', { name, text: said.slice(0, LONGEST) }) : talk.say('sentFiles', { name });
  speak(talk, sentence);
}

export function speak(talk: Talk, sentence: string): void {
  const region = one('[data-talk-live]', HTMLElement, talk.card);
  const line = document.createElement('p');
  line.textContent = sentence;
  region?.append(line);
  while (region && region.childElementCount > 3) region.firstElementChild?.remove();
}
