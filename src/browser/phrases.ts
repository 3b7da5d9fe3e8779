import { moveByArrows } from './arrowKeys';
import { all, one } from './dom';

/** A click on a phrase puts it into the text of its form, and one goes on writing there. */
export function startPhrases(root: ParentNode): void {
  for (const outcomes of all('.outcomes', HTMLElement, root)) keepFocus(outcomes);
  for (const bar of all('[data-phrases]:not([data-ready])', HTMLElement, root)) {
    bar.dataset.ready = '';
    moveByArrows(bar);
    keepFocus(bar);
    bar.addEventListener('click', ({ target }) => {
      const phrase = target instanceof Element && target.closest('button')?.textContent;
      const form = bar.closest('form');
      const field = form && one('textarea', HTMLTextAreaElement, form);
      if (phrase && field) insert(field, phrase);
    });
  }
}

/** The text keeps the focus, without which the bar would shrink away from under the click. */
function keepFocus(choices: HTMLElement): void {
  choices.addEventListener('mousedown', (event) => {
    if (event.target !== choices) event.preventDefault();
  });
}

/** An editor does it itself; until it has come the field takes the words as they are. */
function insert(field: HTMLTextAreaElement, words: string): void {
  const isLeft = field.dispatchEvent(new CustomEvent('notes:insert', { detail: words, cancelable: true }));
  if (!isLeft) return;
  field.setRangeText(words, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}
