import TomSelect from 'tom-select/base';
import changeListener from 'tom-select/plugins/change_listener/plugin.js';
import removeButton from 'tom-select/plugins/remove_button/plugin.js';
import { isNamed } from '#src/platform/words/names';
import { all, idText, text, toRecord } from './dom';
import { leaveOutRecipient, recipientBeside } from './leaveOutRecipient';

TomSelect.define('remove_button', removeButton);
TomSelect.define('change_listener', changeListener);

/** Makes a select of people searchable; it stays the form's field, so sending and going back work as ever. */
export function startPeopleSelects(root: ParentNode): void {
  for (const select of all('select[data-people]:not(.tomselected)', HTMLSelectElement, root)) setUp(select);
}

function setUp(select: HTMLSelectElement): void {
  const { noResults = '', remove = '', placeholder, optionsUrl } = select.dataset;
  const recipient = recipientBeside(select);
  const made = new TomSelect(select, {
    plugins: { change_listener: {}, ...(select.multiple ? { remove_button: { title: remove } } : {}) },
    placeholder: placeholder || undefined,
    hidePlaceholder: true,
    maxOptions: null,
    refreshThrottle: 0,
    closeAfterSelect: true,
    onItemAdd() {
      this.setTextboxValue('');
      this.refreshOptions(false);
    },
    render: {
      option: (data, escape) => {
        const hint = data.hint ? ` <span class="text-secondary small">${escape(data.hint)}</span>` : '';
        return `<div>${escape(data.text)}${hint}</div>`;
      },
      no_results: (_data, escape) => `<div class="no-results">${escape(noResults)}</div>`,
    },
    ...(optionsUrl
      ? {
          load: (query, done) =>
            void fetchOptions(optionsUrl, query).then((list) =>
              done(list.filter(({ value }) => value !== recipient?.value)),
            ),
        }
      : {}),
    shouldLoad: (query) => query.length > 0,
    // Names are compared as everywhere: `mueller` means Müller.
    score: (query) => (option) => (isNamed(option.text, query) ? 1 : 0),
  });
  if (recipient) leaveOutRecipient(made, recipient);
  describe(made.control_input, select);
  made.dropdown_content.removeAttribute('aria-labelledby');
  made.dropdown_content.setAttribute('aria-label', select.dataset.choices ?? '');
  // The real select still holds the value, but only the searchable box is there for people.
  select.setAttribute('aria-hidden', 'true');
  select.removeAttribute('title');
}

/** What the field says of itself goes to the box that has the focus now. */
function describe(input: HTMLInputElement, select: HTMLSelectElement): void {
  for (const name of ['aria-describedby', 'aria-invalid', 'aria-required']) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  const label = select.labels[0] ?? document.getElementById(`${select.id}-label`);
  if (label?.id) input.setAttribute('aria-labelledby', label.id);
  else if (select.ariaLabel) input.setAttribute('aria-label', select.ariaLabel);
}

async function fetchOptions(url: string, query: string): Promise<{ value: string; text: string; hint?: string }[]> {
  const address = new URL(url, location.origin);
  address.searchParams.set('q', query);
  const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => undefined);
  const data: unknown = answer?.ok ? await answer.json().catch(() => []) : [];
  const list = Array.isArray(data) ? data : [];
  return list.map(toRecord).map((entry) => ({
    value: idText(entry.value) || idText(entry.id),
    text: text(entry.label) || text(entry.name) || text(entry.text),
    hint: text(entry.hint),
  }));
}
