import { all, idText, one, record, say, text, toRecord } from './dom';
import { keep } from './formDraft';
import { hiddenOf, setHidden } from './formValues';
import { isSending } from './submitOnce';
import { signInLink } from './signInLink';
import { forget, isDirty } from './unsavedChanges';

const EVERY_MS = 60_000;
const WAIT_FOR_IT_MS = 5_000;
/** More than this no browser sends from a page that is closed. */
const LAST_WORDS = 60_000;
const LEFT_OUT = ['files', 'copyFiles', 'copyOf'];

const running = new WeakMap<HTMLFormElement, Promise<void>>();

/** A memo's form saves itself as its writer's draft every minute, once it has a title, and when it goes out of sight. */
export function startAutosave(root: ParentNode): void {
  for (const form of all('form[data-autosave]:not([data-saves-itself])', HTMLFormElement, root)) setUp(form);
}

/** What is on its way arrives before the form does. */
export const settleAutosave = async (form: HTMLFormElement): Promise<void> => {
  const patience = new Promise((resolve) => setTimeout(resolve, WAIT_FOR_IT_MS));
  await Promise.race([running.get(form), patience]);
};

function setUp(form: HTMLFormElement): void {
  form.dataset.savesItself = '';
  let isChanged = false;
  let isOver = false;
  let timer: number | undefined;
  const plan = (ms = EVERY_MS): void => void (timer ??= window.setTimeout(() => void save(), ms));

  const save = async (isLeaving = false): Promise<void> => {
    window.clearTimeout(timer);
    timer = undefined;
    if (isOver || !isChanged) return;
    if (isSending(form) || running.has(form)) return plan();
    if (!titleOf(form)) return;
    isChanged = false;
    const done = ask(form, isLeaving).then(heard);
    running.set(form, done);
    await done;
    running.delete(form);
  };
  const heard = async (answer: Response | undefined): Promise<void> => {
    const said = record((await answer?.text().catch(() => '')) ?? '');
    if (answer?.ok) return saved(said);
    isChanged = true;
    isOver = answer?.status === 409 || answer?.status === 404 || answer?.status === 403;
    tellTrouble(form, answer, said);
    // What the server does not take is tried again when it was changed.
    if (answer?.status !== 422) plan(waitOf(answer));
  };
  const saved = (said: Record<string, unknown>): void => {
    form.dataset.draft = idText(said.id);
    setHidden(form, 'version', idText(said.version));
    // Another window went on with the same form: what stands here is saved after it.
    if (Number(said.savesOfForm) > Number(hiddenOf(form, 'saves'))) {
      setHidden(form, 'saves', idText(said.savesOfForm));
      isChanged = true;
      return plan();
    }
    const hasFiles = one('[data-file-list] li', HTMLElement, form) !== undefined;
    keep(form, { isSaved: !isChanged });
    if (!isChanged && !hasFiles) forget(form);
    tell(form, [text(said.said), hasFiles ? say('savedWithoutFiles') : ''].filter(Boolean).join(', '));
  };

  for (const event of ['input', 'change'])
    form.addEventListener(event, () => {
      isChanged = true;
      plan();
    });
  form.addEventListener('submit', () => countSave(form), true);
  window.addEventListener('online', () => void save());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void save(true);
  });
  // Typed before this script came, or brought back.
  if (isDirty(document)) {
    isChanged = true;
    plan();
  }
}

const titleOf = (form: HTMLFormElement): string => one('[name=title]', HTMLInputElement, form)?.value.trim() ?? '';

function countSave(form: HTMLFormElement): void {
  setHidden(form, 'saves', String(Number(hiddenOf(form, 'saves')) + 1));
}

async function ask(form: HTMLFormElement, isLeaving: boolean): Promise<Response | undefined> {
  countSave(form);
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && !LEFT_OUT.includes(name)) body.append(name, value);
  const words = body.toString();
  // If no answer comes any more, the draft is asked for when the form is opened again.
  if (isLeaving) keep(form, { isSaved: (form.dataset.draft ?? '') !== '' });
  const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' };
  const keepalive = isLeaving && words.length < LAST_WORDS;
  return fetch(form.dataset.autosave ?? '', { method: 'POST', headers, body: words, keepalive }).catch(() => undefined);
}

const waitOf = (answer: Response | undefined): number => Number(answer?.headers.get('retry-after')) * 1000 || EVERY_MS;

function tellTrouble(form: HTMLFormElement, answer: Response | undefined, said: Record<string, unknown>): void {
  if (answer?.status === 401) return warn(form, say('signInAgain'), signInLink());
  const [problem] = Object.values(toRecord(said.fieldErrors)).map(text);
  const why = problem || text(said.error) || say('noConnection');
  warn(form, `${say('notSaved')} ${why}`);
}

/** An ordinary save comes every minute: it is shown and not read out. */
function tell(form: HTMLFormElement, words: string): HTMLElement | undefined {
  const state = one('[data-autosave-state]', HTMLElement, form);
  state?.classList.remove('is-trouble');
  state?.removeAttribute('role');
  if (state) state.textContent = words;
  return state;
}

function warn(form: HTMLFormElement, words: string, ...links: HTMLElement[]): void {
  const state = tell(form, '');
  state?.classList.add('is-trouble');
  state?.setAttribute('role', 'status');
  state?.append(words, ...links.flatMap((link) => [' ', link]));
}
