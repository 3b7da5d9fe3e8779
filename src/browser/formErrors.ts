import { all, one, text, toRecord } from './dom';
import { focusField } from './focus';
import { toast } from './toast';

/** Shows a refusal in the form it belongs to, where the server would have put it. */
export function showProblem(
  form: HTMLFormElement,
  message: string,
  fieldErrors: unknown = {},
  link?: HTMLElement,
): void {
  clearProblems(form);
  const summary = one('[data-summary]', HTMLElement, form) ?? one('[data-summary]', HTMLElement);
  const body = summary ? one('[data-summary-body]', HTMLElement, summary) : undefined;
  const lines = Object.entries(toRecord(fieldErrors)).map(([name, problem]) => {
    const sentence = Array.isArray(problem) ? problem.map(text).join(' ') : text(problem);
    return line(name, sentence, markField(form, name, sentence));
  });
  if (!summary || !body) return toast({ title: message });
  const heading = document.createElement(lines.length > 0 ? 'h2' : 'div');
  heading.textContent = message || summary.dataset.summaryTitle || '';
  const list = document.createElement('ul');
  list.append(...lines);
  body.replaceChildren(heading, ...(lines.length > 0 ? [list] : []), ...(link ? [link] : []));
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: 'center' });
}

export function clearProblems(form: HTMLFormElement): void {
  for (const summary of all('[data-summary]', HTMLElement)) summary.hidden = true;
  for (const error of all('[data-error]', HTMLElement, form)) error.hidden = true;
  for (const field of all('[aria-invalid]', HTMLElement, form)) field.removeAttribute('aria-invalid');
}

/** Marks the field and gives back what a link to it should focus. */
function markField(form: HTMLFormElement, name: string, sentence: string): HTMLElement | undefined {
  const wrapper = all('[data-field]', HTMLElement, form).find((element) => element.dataset.field === name);
  const control = wrapper?.querySelector<HTMLElement>('[name]');
  const error = wrapper ? one('[data-error]', HTMLElement, wrapper) : undefined;
  if (!control || !error) return undefined;
  error.textContent = sentence;
  error.hidden = false;
  control.setAttribute('aria-invalid', 'true');
  const described = new Set((control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)).add(error.id);
  control.setAttribute('aria-describedby', [...described].join(' '));
  return control;
}

function line(name: string, sentence: string, control: HTMLElement | undefined): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `#${control?.id ?? `field-${name}`}`;
  link.textContent = sentence;
  link.addEventListener('click', (event) => {
    if (!control) return;
    event.preventDefault();
    focusField(control);
  });
  item.append(link);
  return item;
}
