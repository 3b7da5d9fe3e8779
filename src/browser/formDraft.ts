import { all, one, say } from './dom';
import { holdForm } from './formLock';
import { hiddenOf, putValues, typedIn, valuesOf } from './formValues';
import { dropForm, forgetOldForms, isKeptAt, keepForm, placeOf, placesOf, readForm, type KeptForm } from './keptForms';
import { smallButton, textElement } from './make';
import { newKey } from './newKey';
import { forget } from './unsavedChanges';

const FORMS = 'form[data-unsaved]';
const KEEP_AFTER_MS = 400;

/** What each form said when its page came. */
const initial = new WeakMap<HTMLFormElement, string>();
const waiting = new Map<HTMLFormElement, number>();

/**
 * What somebody types is kept in this browser, for that person and that form alone, until it was sent or discarded: leaving,
 * a crash or the end of the session cost nothing. The same page brings it back.
 */
export async function startFormDraft(): Promise<void> {
  forgetOldForms();
  tellAtLogin();
  const forms = all(FORMS, HTMLFormElement);
  for (const form of forms) initial.set(form, typedIn(form));
  document.addEventListener('input', typed);
  document.addEventListener('change', typed);
  document.addEventListener('submit', posted);
  for (const event of ['pagehide', 'visibilitychange']) window.addEventListener(event, keepNow, true);
  await Promise.all(forms.map(restore));
}

const reader = (): string => document.body.dataset.live ?? '';

/** Where the form is found again: the page of a refused form has the address it was posted to, and a new form fills itself by its query. */
function whereIs(form: HTMLFormElement) {
  const { pathname, search } = location;
  const address = pathname.endsWith('/new') ? pathname + search : form.dataset.unsaved || pathname;
  return { reader: reader(), address, action: form.getAttribute('action') ?? '' };
}

function keyOf(form: HTMLFormElement): string {
  form.dataset.key ??= newKey();
  return hiddenOf(form, 'clientKey') || form.dataset.key;
}

const ownPlace = (form: HTMLFormElement): string => placeOf(whereIs(form), keyOf(form));

function typed({ target }: Event): void {
  const form = target instanceof Element ? target.closest(FORMS) : null;
  if (!(form instanceof HTMLFormElement)) return;
  if (!initial.has(form)) initial.set(form, '');
  window.clearTimeout(waiting.get(form));
  waiting.set(
    form,
    window.setTimeout(() => keep(form), KEEP_AFTER_MS),
  );
}

function keepNow(): void {
  for (const form of waiting.keys()) keep(form);
}

/** Also by whoever saves the form meanwhile, and knows how far that is. */
export function keep(form: HTMLFormElement, how: Partial<KeptForm> = {}): void {
  window.clearTimeout(waiting.get(form));
  waiting.delete(form);
  const place = ownPlace(form);
  if (typedIn(form) === initial.get(form) && !how.isSaved) return dropForm(place);
  void holdForm(place);
  const hadFiles = all('input[type=file]', HTMLInputElement, form).some(({ files }) => (files?.length ?? 0) > 0);
  const draft = form.dataset.draft ?? '';
  keepForm(place, { values: valuesOf(form), at: Date.now(), draft, hadFiles, isSaved: false, isPosted: false, ...how });
}

/** Its answer is the next page: whether it was accepted shows when the form's own page comes again. */
function posted({ target }: Event): void {
  if (target instanceof HTMLFormElement && target.matches(FORMS)) keep(target, { isPosted: true });
}

/** The server has it. */
export function sent(form: HTMLFormElement): void {
  window.clearTimeout(waiting.get(form));
  waiting.delete(form);
  dropForm(ownPlace(form));
}

async function restore(form: HTMLFormElement): Promise<void> {
  const places = placesOf(whereIs(form));
  // The page with the errors brings its text along by itself, and goes on being kept as its own.
  if (one('[data-summary][data-autofocus]', HTMLElement)) return takeOver(form, places);
  for (const place of places) {
    if (!(await holdForm(place))) continue;
    const kept = readForm(place);
    if (!(await isOwed(form, kept))) {
      dropForm(place);
      continue;
    }
    if (typedIn(form) !== initial.get(form)) return;
    form.dataset.key = place.slice(placeOf(whereIs(form), '').length);
    if (kept.draft) form.dataset.draft = kept.draft;
    putValues(form, hasKey(form) ? kept.values : withoutVersion(kept.values));
    if (kept.isSaved) forget(form);
    tellRestored(form, kept.hadFiles);
    return;
  }
}

function takeOver(form: HTMLFormElement, places: string[]): void {
  for (const place of places) if (readForm(place).isPosted) dropForm(place);
  initial.set(form, '');
  keep(form);
}

const hasKey = (form: HTMLFormElement): boolean => hiddenOf(form, 'clientKey') !== '';
/** A decision is about the memo as the page shows it. */
const withoutVersion = ({ version: _, ...values }: KeptForm['values']) => values;

/** Whether the text still has to be sent: it was not accepted, nor sent as the draft that it has become. */
async function isOwed(form: HTMLFormElement, kept: KeptForm): Promise<boolean> {
  const version = hiddenOf(form, 'version');
  if (kept.isPosted && version !== '' && version !== kept.values.version) return false;
  if (!kept.isSaved) return true;
  // The draft's own page shows what is saved.
  if (version !== '') return false;
  return isStillDraft(kept);
}

async function isStillDraft({ draft, values }: KeptForm): Promise<boolean> {
  const answer = await fetch(`/memos/${draft}/edit`, { redirect: 'error' }).catch(() => undefined);
  // Without an answer nothing is lost.
  if (!answer) return true;
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : '', 'text/html');
  const form = one('form[data-autosave]', HTMLElement, page);
  const version = form?.querySelector('[name=version]')?.getAttribute('value');
  // One save more than was answered may have been this form's last.
  return Boolean(form) && Number(version) <= Number(values.version ?? 0) + 1;
}

function tellRestored(form: HTMLFormElement, hadFiles: boolean): void {
  const note = document.createElement('div');
  note.className = 'notice';
  note.setAttribute('role', 'status');
  const words = [say('keptText'), hadFiles ? say('keptFiles') : ''].join(' ').trim();
  const startAfresh = (): void => {
    sent(form);
    forget(form);
    location.reload();
  };
  note.append(textElement('div', '', words), smallButton(say('startAfresh'), startAfresh));
  (one('.card-body', HTMLElement, form) ?? form).prepend(note);
}

/** Whose session ended while they wrote is told that the text is there. */
function tellAtLogin(): void {
  const note = one('[data-kept-note]', HTMLElement);
  const back = new URLSearchParams(location.search).get('return') ?? '';
  if (note && back && (isKeptAt(back) || isKeptAt(back.split('?')[0] ?? ''))) note.hidden = false;
}
