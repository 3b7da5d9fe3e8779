import { settleAutosave } from './autosave';
import { all, record, say, text, toRecord } from './dom';
import { sent } from './formDraft';
import { clearProblems, showProblem } from './formErrors';
import { keepPlace } from './returnedFocus';
import { signInLink } from './signInLink';
import { lock, unlock } from './submitOnce';
import { makeProgress } from './uploadProgress';

/** `form[data-upload]` is sent in the background: progress, cancel, and every refusal leaves text and files in place. */
export function startUploadForms(root: ParentNode): void {
  for (const form of all('form[data-upload]:not([data-ready])', HTMLFormElement, root)) {
    form.dataset.ready = '';
    form.addEventListener('submit', (event) => {
      if (event.defaultPrevented || form.hasAttribute('data-conflict')) return;
      event.preventDefault();
      if (!form.hasAttribute('data-sending') && filesAreFine(form)) send(form, event.submitter);
    });
  }
}

/** A file the server would refuse is named before anything is sent. */
function filesAreFine(form: HTMLFormElement): boolean {
  const refused = all('[data-refused]', HTMLElement, form);
  if (refused.length === 0) return true;
  const field = refused[0]?.closest<HTMLElement>('[data-field]')?.dataset.field ?? 'files';
  showProblem(form, '', { [field]: refused.map((item) => item.dataset.refused) });
  return false;
}

function send(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const request = new XMLHttpRequest();
  const progress = makeProgress(form, () => request.abort());
  const done = (): void => {
    form.removeAttribute('data-sending');
    progress.remove();
    unlock(form);
  };
  const refuse = (message: string): void => {
    done();
    showProblem(form, message);
  };
  form.setAttribute('data-sending', '');
  clearProblems(form);
  lock(form, submitter);

  request.open('POST', submitter?.getAttribute('formaction') ?? form.action);
  request.setRequestHeader('Accept', 'application/json');
  request.upload.addEventListener('progress', (event) => progress.show(event.loaded, event.total));
  request.addEventListener('error', () => refuse(say('networkError')));
  request.addEventListener('abort', () => refuse(say('uploadCanceled')));
  request.addEventListener('load', () => {
    const answer = record(request.responseText);
    const redirect = text(answer.redirect);
    if (request.status < 300 && redirect) return leave(form, redirect);
    done();
    if (request.status === 409) return askAsPage(form, submitter);
    refused(form, request.status, answer);
  });
  void settleAutosave(form).then(() => request.send(bodyOf(form, submitter)));
}

/** The form stays locked, the next page is on its way. It takes the form's place: Back does not lead to what was sent. */
function leave(form: HTMLFormElement, url: string): void {
  sent(form);
  keepPlace();
  location.replace(url);
}

/** Somebody else was faster: the answer to the form is a page with what stands now beside what was typed. */
function askAsPage(form: HTMLFormElement, submitter: HTMLElement | null): void {
  form.setAttribute('data-conflict', '');
  form.requestSubmit(submitter);
}

/** The form's data; fields of files without a file are left out. */
function bodyOf(form: HTMLFormElement, submitter: HTMLElement | null): FormData {
  const data = new FormData(form, submitter);
  for (const [name, value] of [...data]) {
    if (value instanceof File && value.name === '' && value.size === 0) data.delete(name);
  }
  return data;
}

function refused(form: HTMLFormElement, status: number, answer: Record<string, unknown>): void {
  const nested = toRecord(answer.error);
  const message = text(answer.summary) || text(answer.message) || text(answer.error) || text(nested.message);
  if (status === 401) return showProblem(form, say('signInAgain'), {}, signInLink());
  showProblem(form, message || (status === 422 ? '' : say('uploadFailed')), answer.fieldErrors);
}
