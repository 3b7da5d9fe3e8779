import { all, one, record, say, text, toRecord } from './dom';

const PAUSE_MS = 150;

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
  const question = asker(form.dataset.firstHits ?? '');
  let shownFor = '';

  const close = (): void => {
    question.giveUp();
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
    const answer = await question.ask(typed);
    if (!answer || document.activeElement !== input) return;
    shownFor = typed;
    choose(input, list, undefined);
    list.replaceChildren(...contentOf(answer));
    open();
  };

  input.addEventListener('input', () => void ask());
  input.addEventListener('focus', () => {
    if (shownFor !== '' && shownFor === input.value.trim()) open();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
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

function describe(input: HTMLInputElement, list: HTMLElement): void {
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-controls', list.id);
}

/** Waits for a pause in the typing, and aborts the question before. */
function asker(address: string) {
  let current = new AbortController();
  const giveUp = (): void => current.abort();
  return {
    giveUp,
    async ask(q: string): Promise<Record<string, unknown> | undefined> {
      giveUp();
      const { signal } = (current = new AbortController());
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (signal.aborted) return undefined;
      const url = `${address}?${new URLSearchParams({ q }).toString()}`;
      const answer = await fetch(url, { headers: { Accept: 'application/json' }, signal }).catch(() => undefined);
      const body = answer?.ok ? await answer.text().catch(() => '') : '';
      return signal.aborted || body === '' ? undefined : record(body);
    },
  };
}

const isChosen = (option: Element): boolean => option.getAttribute('aria-selected') === 'true';

/** Beyond the last the field itself is next. */
function next(options: readonly HTMLAnchorElement[], step: number): HTMLAnchorElement | undefined {
  const at = options.findIndex(isChosen);
  if (at === -1) return step > 0 ? options[0] : options.at(-1);
  return options[at + step];
}

function choose(input: HTMLInputElement, list: HTMLElement, option: HTMLAnchorElement | undefined): void {
  for (const one of all('[role=option]', HTMLAnchorElement, list))
    one.setAttribute('aria-selected', String(one === option));
  if (option) input.setAttribute('aria-activedescendant', option.id);
  else input.removeAttribute('aria-activedescendant');
  option?.scrollIntoView({ block: 'nearest' });
}

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(toRecord) : []);

/** Everything is written as text: names and titles are other people's. */
function contentOf(answer: Record<string, unknown>): HTMLElement[] {
  const groups = listOf(answer.groups).map(groupOf);
  const message = text(answer.message);
  const { href, label } = toRecord(answer.all);
  return [...groups, optionOf({ href, pieces: [{ text: message || label }] }, 'first-hit-all')];
}

function groupOf(group: Record<string, unknown>, at: number): HTMLElement {
  const label = element('div', 'first-hits-label', text(group.label));
  label.id = `first-hits-${at}`;
  label.setAttribute('role', 'presentation');
  const made = element('div', '', '');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-labelledby', label.id);
  made.append(label, ...listOf(group.hits).map((hit, place) => optionOf(hit, `first-hit-${at}-${place}`)));
  return made;
}

function optionOf(hit: Record<string, unknown>, id: string): HTMLElement {
  const option = document.createElement('a');
  option.id = id;
  option.href = text(hit.href);
  option.className = 'first-hit';
  option.tabIndex = -1;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  const title = element('span', 'first-hit-title', '');
  title.dir = 'auto';
  title.append(
    ...listOf(hit.pieces).map((piece) =>
      piece.isHit === true ? element('mark', '', text(piece.text)) : new Text(text(piece.text)),
    ),
  );
  const number = text(hit.number);
  const detail = [number && `#${number}`, text(hit.detail)].filter(Boolean).join(' · ');
  option.append(title, ...(detail ? [element('span', 'first-hit-detail', detail)] : []));
  return option;
}

function element(tag: string, className: string, content: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = content;
  return made;
}
