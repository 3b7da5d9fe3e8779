import { all, one, say } from './dom';
import { isAnySending } from './submitOnce';

type Kind = 'memo' | 'task';

const LISTS = { memo: '/memos', task: '/tasks', project: '/projects' };

const nameOf = (kind: Kind): keyof typeof LISTS =>
  kind === 'task' && one('[data-task][data-kind=project]', HTMLElement) ? 'project' : kind;

/** The reader may no longer see what the page shows: a card says so in its place, with what was being written there. */
export function showLost(kind: Kind): void {
  const main = one('main', HTMLElement);
  // Whoever gave it up by a form of this page is being led on already.
  if (!main || isAnySending()) return;
  const written = writtenIn(main);
  const name = nameOf(kind);
  const heading = element('h1', 'h2 m-0', say(`${name}Lost`));
  heading.tabIndex = -1;
  const link = element('a', 'btn btn-primary', say(`${name}LostLink`));
  link.setAttribute('href', LISTS[name]);
  const actions = element('div', 'form-actions');
  actions.append(link);
  const card = element('section', 'card empty-state lost');
  card.append(heading, element('p', '', say(`${name}LostWhy`)), ...(written ? kept(written) : []), actions);
  const page = element('div', 'container-xl error-page');
  page.append(card);
  main.replaceChildren(page);
  document.title = say(`${name}Lost`);
  heading.focus();
}

/** What the page shows, and so what is lost when its address answers that there is no such thing. */
export function shownKind(): Kind | undefined {
  if (one('[data-memo]', HTMLElement)) return 'memo';
  return one('[data-task]', HTMLElement) ? 'task' : undefined;
}

/** Messages that did not get through, and what stands in fields; of an editor the words alone. */
function writtenIn(main: HTMLElement): string {
  const unsent = all('[data-pending] .message-text', HTMLElement, main).map((part) => part.textContent ?? '');
  const areas = all('textarea', HTMLTextAreaElement, main);
  const lines = all('input[type=text][name]', HTMLInputElement, main);
  const typed = [...areas, ...lines]
    .filter((field) => field.value !== field.defaultValue || field.readOnly)
    .map((field) => one('.editor-text', HTMLElement, field.parentElement ?? main)?.innerText ?? field.value);
  return [...unsent, ...typed]
    .map((words) => words.trim())
    .filter(Boolean)
    .join('\n\n');
}

function kept(written: string): HTMLElement[] {
  const area = document.createElement('textarea');
  area.id = 'your-text';
  area.className = 'form-control';
  area.rows = Math.min(12, Math.max(4, written.split('\n').length));
  area.dir = 'auto';
  area.readOnly = true;
  area.value = written;
  const label = element('label', 'form-label', say('yourText'));
  label.setAttribute('for', area.id);
  return [label, area];
}

function element(tag: string, className: string, words = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = words;
  return made;
}
