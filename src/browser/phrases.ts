import { moveByArrows } from './arrowKeys';
import { all, one } from './dom';

/** A click on a phrase puts it into the text of its form, and one goes on writing there. */
export function startPhrases(root: ParentNode): void {
  for (const bar of all('[data-phrases]:not([data-ready])', HTMLElement, root)) {
    bar.dataset.ready = '';
    moveByArrows(bar);
    // The text keeps the focus, without which the bar would shrink away from under the click.
    bar.addEventListener('mousedown', (event) => {
      if (event.target !== bar) event.preventDefault();
    });
    bar.addEventListener('click', ({ target }) => {
      const phrase = target instanceof Element && target.closest('button')?.textContent;
      const form = bar.closest('form');
      const field = form && one('textarea', HTMLTextAreaElement, form);
      if (phrase && field) insert(field, phrase);
    });
  }
}

/** An editor does it itself; until it has come the field takes the words as they are. */
function insert(field: HTMLTextAreaElement, words: string): void {
  const isLeft = field.dispatchEvent(new CustomEvent('notes:insert', { detail: words, cancelable: true }));
  if (!isLeft) return;
  field.setRangeText(words, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}
