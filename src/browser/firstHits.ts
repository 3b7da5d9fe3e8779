import { announce } from './announce';
import { makeAsker } from './asking';
import { all, isOfInputMethod, one, say } from './dom';
import { contentOf } from './firstHitsList';
import { chooseOption as choose, describeCombobox as describe, isChosen, nextOption as next } from './listbox';

const WAIT_MS = 150;

/**
 * The search field of the header as a combobox (WAI-ARIA): the first hits below it while somebody types. Enter goes to the
 * chosen one, else to the page; Escape closes. Of two questions the older is given up.
 */
export function startFirstHits(form: HTMLFormElement): void {
  const input = one('input[type=search]', HTMLInputElement, form);
  if (!input) return;
  const list = listbox();
  form.append(list);
  describe(input, list);
  const asker = makeAsker(WAIT_MS);
  let shownFor = '';

  const close = (): void => {
    asker.giveUp();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    choose(input, list, undefined);
  };
  const open = (): void => {
    list.hidden = list.childElementCount === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
  };
  const ask = async (): Promise<void> => {
    const typed = input.value.trim();
    if (typed === '') {
      shownFor = '';
      list.replaceChildren();
      return close();
    }
    const query = new URLSearchParams({ q: typed });
    const answer = await asker.ask(`${form.dataset.firstHits ?? ''}?${query.toString()}`);
    if (!answer || document.activeElement !== input) return;
    shownFor = typed;
    choose(input, list, undefined);
    list.replaceChildren(...contentOf(answer));
    open();
    announce(`${say('searchFound')}: ${all('.first-hit[id]:not(#first-hit-all)', HTMLElement, list).length}`);
  };

  input.addEventListener('input', () => void ask());
  input.addEventListener('focus', () => {
    if (shownFor !== '' && shownFor === input.value.trim()) open();
  });
  input.addEventListener('keydown', (event) => {
    if (isOfInputMethod(event)) return;
    const options = all('[role=option]', HTMLAnchorElement, list);
    const isOpen = !list.hidden;
    if (event.key === 'Escape' && isOpen) {
      // What was typed stays.
      event.preventDefault();
      close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) choose(input, list, next(options, event.key === 'ArrowDown' ? 1 : -1));
      else if (shownFor === input.value.trim()) open();
      else void ask();
    } else if (event.key === 'Enter') {
      const chosen = isOpen ? options.find(isChosen) : undefined;
      if (!chosen) return;
      event.preventDefault();
      chosen.click();
    }
  });
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) close();
  });
  // The field keeps the focus while somebody clicks a hit.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  if (input.value !== input.defaultValue) void ask();
}

function listbox(): HTMLElement {
  const list = document.createElement('div');
  list.id = 'first-hits';
  list.className = 'first-hits';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', say('searchFound'));
  list.hidden = true;
  return list;
}
