import { one } from '../dom';
import { smallButton, textElement } from '../make';
import type { Draft } from './outbox';
import type { Talk } from './talk';

type Ways = { again: () => void; back: () => void; discard: () => void };

export type Pending = {
  item: HTMLElement;
  started(): void;
  failed(sentence: string, isUnheard?: boolean): void;
  /** Nobody answered, so that it may be sent again by itself; what was refused waits for its author. */
  isUnheard(): boolean;
  again(): void;
  progress(loaded: number, total: number): void;
  onCancel(abort: () => void): void;
};

const SLOW = 800;

/** An own message before the server has it, drawn by the server's own template. */
export function pendingMessage(talk: Talk, draft: Draft, ways: Ways): Pending {
  const item = emptyMessage(talk);
  const bubble = one('.bubble', HTMLElement, item) ?? item;
  if (draft.message) bubble.append(line('message-text', draft.message));
  for (const file of draft.files) bubble.append(line('message-file', file.name));
  const state = document.createElement('div');
  state.className = 'message-sending';
  bubble.append(state);
  const bar = document.createElement('progress');
  let abort: (() => void) | undefined;
  let isUnheard = false;

  const show = (isWrong: boolean, parts: Node[]): void => {
    item.classList.toggle('is-pending', !isWrong);
    item.classList.toggle('is-failed', isWrong);
    state.setAttribute('role', isWrong ? 'alert' : 'none');
    state.replaceChildren(...parts);
  };
  const cancel = (): void => {
    abort?.();
    ways.back();
  };
  return {
    item,
    isUnheard: () => isUnheard,
    again: ways.again,
    started() {
      isUnheard = false;
      bar.value = 0;
      bar.max = 100;
      bar.setAttribute('aria-label', talk.say('sending'));
      show(false, draft.files.length > 0 ? [bar, smallButton(talk.say('cancel'), cancel)] : []);
      // Usually it is through before one could read that it is on its way.
      setTimeout(() => {
        if (state.childElementCount === 0) state.append(line('', talk.say('sending')));
      }, SLOW);
    },
    failed(sentence, isNobodyThere = false) {
      isUnheard = isNobodyThere;
      show(true, [
        line('', sentence),
        smallButton(talk.say('retry'), ways.again),
        smallButton(talk.say('back'), ways.back),
        smallButton(talk.say('discard'), ways.discard),
      ]);
    },
    progress: (loaded, total) => void (bar.value = total > 0 ? (100 * loaded) / total : 0),
    onCancel: (stop) => void (abort = stop),
  };
}

function emptyMessage(talk: Talk): HTMLElement {
  const template = one('[data-pending-message]', HTMLTemplateElement, talk.card);
  const item = template && one('li', HTMLElement, template.content)?.cloneNode(true);
  if (!(item instanceof HTMLElement)) throw new Error('The page has no template for a message.');
  for (const name of ['id', 'data-message', 'data-url']) item.removeAttribute(name);
  one('.message-tools', HTMLElement, item)?.remove();
  item.dataset.pending = '';
  return item;
}

function line(className: string, words: string): HTMLElement {
  const element = textElement('div', className, words);
  element.dir = 'auto';
  return element;
}
