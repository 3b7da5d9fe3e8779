import { fetchJson, makeAsker } from './asking';
import { all, isOfInputMethod, one, text, texts, toRecord } from './dom';
import { contentOf, type HitList } from './firstHitsList';
import { chooseOption, describeCombobox, isChosen, nextOption } from './listbox';
import { pageActs, type PageAct } from './pageActs';
import { sought } from './sought';

const WAIT_MS = 80;
/** Of each group, when words were typed. */
const FITTING = 5;

type Start = { say: (key: string) => string; hitsUrl: string; searchUrl: string; groups: HitList[] };
type Parts = { dialog: HTMLDialogElement; input: HTMLInputElement; list: HTMLElement; told: HTMLElement };

let parts: Parts | undefined;
let start: Start | undefined;
let acts: PageAct[] = [];
const asker = makeAsker(WAIT_MS);

/** Opens it with what was typed meanwhile, or closes it; without an answer one goes to the search page, as without JavaScript. */
export async function togglePalette(styles: string, searchUrl: string, typed: () => string | undefined): Promise<void> {
  if (parts?.dialog.open) return parts.dialog.close();
  // What was seen and saved meanwhile is asked for each time.
  const [answer] = await Promise.all([fetchJson('/palette'), stylesheet(styles)]);
  if (answer === undefined) return location.assign(searchUrl);
  const meanwhile = typed();
  if (meanwhile === undefined || document.querySelector('dialog[open]')) return;
  start = read(answer);
  parts ??= build(start);
  acts = pageActs();
  parts.input.value = meanwhile;
  parts.dialog.showModal();
  parts.input.focus();
  void look();
}

function read(answer: unknown): Start {
  const found = toRecord(answer);
  const groups = Array.isArray(found.groups) ? found.groups.map((group) => toHitList(group)) : [];
  return {
    say: texts(JSON.stringify(found.texts)),
    hitsUrl: text(found.hitsUrl),
    searchUrl: text(found.searchUrl),
    groups,
  };
}

function toHitList(group: unknown): HitList {
  const { label, hits } = toRecord(group);
  return { label: text(label), hits: Array.isArray(hits) ? hits.map(toRecord) : [] };
}

function stylesheet(href: string): Promise<unknown> {
  if (one(`link[href="${href}"]`, HTMLLinkElement)) return Promise.resolve();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((resolve) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', resolve);
  });
}

function build({ say }: Start): Parts {
  const dialog = document.createElement('dialog');
  dialog.className = 'palette';
  dialog.setAttribute('aria-label', say('label'));
  const input = Object.assign(document.createElement('input'), {
    type: 'text',
    maxLength: 200,
    className: 'form-control',
  });
  input.placeholder = say('placeholder');
  input.setAttribute('aria-label', say('label'));
  input.autocomplete = 'off';
  input.dir = 'auto';
  const close = Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'btn',
    textContent: say('close'),
  });
  const head = document.createElement('div');
  head.className = 'palette-head';
  head.append(input, close);
  const list = document.createElement('div');
  list.id = 'palette-options';
  list.className = 'palette-list';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', say('label'));
  const told = document.createElement('div');
  told.className = 'visually-hidden';
  told.setAttribute('role', 'status');
  dialog.append(head, list, told);
  document.body.append(dialog);
  describeCombobox(input, list);
  input.setAttribute('aria-expanded', 'true');
  const made = { dialog, input, list, told };
  listen(made, close);
  return made;
}

function listen({ dialog, input, list }: Parts, close: HTMLButtonElement): void {
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => asker.giveUp());
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });
  input.addEventListener('input', () => void look());
  input.addEventListener('keydown', (event) => {
    if (isOfInputMethod(event)) return;
    const options = all('[role=option]', HTMLAnchorElement, list);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) chooseOption(input, list, nextOption(options, step));
    else if (event.key === 'Enter') options.find(isChosen)?.click();
    else return;
    event.preventDefault();
  });
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target instanceof Element ? event.target.closest('a') : null;
    const act = acts[Number(/^#act-(\d+)$/.exec(option?.getAttribute('href') ?? '')?.[1] ?? -1)];
    if (act) event.preventDefault();
    if (option && !event.ctrlKey && !event.metaKey) dialog.close();
    if (!act) return;
    act.element.focus();
    act.element.click();
  });
}

/** What is here fits at once; what the search finds follows. */
async function look(): Promise<void> {
  const typed = parts?.input.value.trim() ?? '';
  draw([]);
  if (typed === '' || !start) return asker.giveUp();
  const answer = await asker.ask(`${start.hitsUrl}?${new URLSearchParams({ q: typed }).toString()}`);
  if (answer === undefined || parts?.input.value.trim() !== typed) return;
  const { groups } = toRecord(answer);
  draw(Array.isArray(groups) ? groups.map(toHitList) : []);
}

/** The first option is chosen while something is typed, so that Enter goes there. */
function draw(found: HitList[]): void {
  if (!parts || !start) return;
  const { input, list, told } = parts;
  const { say, searchUrl } = start;
  const typed = input.value.trim();
  const ofPage = {
    label: say('acts'),
    hits: acts.map(({ label }, at) => ({ href: `#act-${at}`, pieces: [{ text: label }] })),
  };
  const here = [ofPage, ...start.groups].map((group) => ({ ...group, hits: sought(group.hits, typed, FITTING) }));
  const kept = optionIn(input);
  const groups = [...here, ...found].filter(({ hits }) => hits.length > 0);
  const everything = { href: `${searchUrl}?${new URLSearchParams({ q: typed }).toString()}`, label: say('search') };
  list.replaceChildren(...contentOf({ groups, all: everything }, 'palette-option'));
  const options = [...list.querySelectorAll<HTMLAnchorElement>('[role=option]')];
  const again = options.find((option) => option.getAttribute('href') === kept);
  chooseOption(input, list, typed === '' ? undefined : (again ?? options[0]));
  told.textContent = groups.length === 0 ? say('nothing') : `${say('label')}: ${options.length - 1}`;
}

const optionIn = (input: HTMLInputElement): string | null =>
  document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.getAttribute('href') ?? null;
