import TomSelect from 'tom-select/base';
import changeListener from 'tom-select/plugins/change_listener/plugin.js';
import dragDrop from 'tom-select/plugins/drag_drop/plugin.js';
import removeButton from 'tom-select/plugins/remove_button/plugin.js';
import { isNamed } from '#src/platform/words/names';
import { announce } from './announce';
import { fetchJson } from './asking';
import { all, idText, text, toRecord } from './dom';
import { chosenIn, leaveOutRecipient, recipientBeside } from './leaveOutRecipient';
import { startPlaces } from './places';
import { startWhoDecides } from './whoDecides';

TomSelect.define('remove_button', removeButton);
TomSelect.define('change_listener', changeListener);
TomSelect.define('drag_drop', dragDrop);

/** Makes a select of people searchable; it stays the form's field, so sending and going back work as ever. */
export function startPeopleSelects(root: ParentNode): void {
  for (const select of all('select[data-people]:not(.tomselected)', HTMLSelectElement, root)) setUp(select);
  startWhoDecides(root);
}

function setUp(select: HTMLSelectElement): void {
  const { noResults = '', remove = '', placeholder, optionsUrl } = select.dataset;
  const recipient = recipientBeside(select);
  const isSortable = select.dataset.sortable !== undefined;
  const hadFocus = document.activeElement === select;
  const made = new TomSelect(select, {
    plugins: {
      change_listener: {},
      ...(select.multiple ? { remove_button: { title: remove } } : {}),
      ...(isSortable ? { drag_drop: {} } : {}),
    },
    // Who is named once more stays where they stand.
    ...(isSortable ? { hideSelected: false } : {}),
    // Without one it is the empty option's text: "Any recipient".
    ...(placeholder ? { placeholder } : {}),
    hidePlaceholder: true,
    maxOptions: null,
    refreshThrottle: 0,
    closeAfterSelect: true,
    onItemAdd(value) {
      if (value.startsWith(DEPARTMENT)) void expand(made, value);
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
          load(query, done) {
            // That there are more was said of what was typed before.
            made.removeOption('more', true);
            void fetchOptions(optionsUrl, query).then((list) =>
              done(recipient ? list.filter(({ value }) => !chosenIn(recipient).includes(value)) : list),
            );
          },
        }
      : {}),
    shouldLoad: (query) => query.length > 0,
    // Names are compared as everywhere: `mueller` means Müller.
    score: (query) => (option) =>
      option.disabled ? 0.5 : isNamed(option.words || `${option.text} ${option.hint ?? ''}`, query) ? 1 : 0,
  });
  const activate = made.setActiveOption.bind(made);
  // What was clicked is drawn anew by then: the box must not go on naming an option that is gone.
  made.setActiveOption = (option, scroll) => activate(option?.isConnected ? option : null, scroll);
  if (recipient) leaveOutRecipient(made, recipient);
  if (select.dataset.most) countChosen(made, select, Number(select.dataset.most));
  describe(made.control_input, select);
  if (select.multiple) sayChosen(made, select);
  if (isSortable) startPlaces(made, select);
  made.dropdown_content.removeAttribute('aria-labelledby');
  made.dropdown_content.setAttribute('aria-label', select.dataset.choices ?? '');
  // The real select still holds the value, but only the searchable box is there for people.
  select.setAttribute('aria-hidden', 'true');
  select.removeAttribute('title');
  // Opened and reached by Tab before this script came.
  if (hadFocus) made.control_input.focus();
}

const DEPARTMENT = 'department:';

/** The people of a department take its place, by name; without an answer it stays, and the server makes them of it. */
async function expand(made: TomSelect, value: string): Promise<void> {
  const url = `/people/options?department=${value.slice(DEPARTMENT.length)}`;
  const people = await fetchOptions(url, '');
  if (people.length === 0) return;
  made.addOptions(people);
  made.setValue([...made.items.filter((item) => item !== value), ...people.map((person) => person.value)]);
}

/** Says while choosing how many there are, and when they are too many. */
function countChosen(made: TomSelect, select: HTMLSelectElement, most: number): void {
  const note = document.createElement('div');
  note.className = 'form-hint people-count';
  note.setAttribute('role', 'status');
  made.wrapper.after(note);
  const say = (): void => {
    const count = made.items.length;
    const sentence = (count > most ? select.dataset.tooMany : select.dataset.counted) ?? '';
    note.textContent = count === 0 ? '' : sentence.replace('{count}', String(count));
    note.classList.toggle('field-error', count > most);
  };
  select.addEventListener('change', say);
  say();
}

const MOST_SAID = 20;

/** Who is chosen stands beside the box, where a screen reader does not come by itself. */
function sayChosen(made: TomSelect, select: HTMLSelectElement): void {
  const say = (isNews: boolean): void => {
    const names = made.items.map((value) => text(made.options[value]?.text));
    const said = names.length > 0 && names.length <= MOST_SAID;
    const sentence = said ? (select.dataset.chosen ?? '').replace('{names}', () => names.join(', ')) : '';
    made.control_input.setAttribute('aria-description', sentence);
    if (isNews) announce(sentence);
  };
  select.addEventListener('change', () => say(true));
  say(false);
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

type FetchedOption = { value: string; text: string; hint: string; words: string; disabled: boolean };

async function fetchOptions(url: string, query: string): Promise<FetchedOption[]> {
  const address = new URL(url, location.origin);
  address.searchParams.set('q', query);
  const list = await fetchJson(address);
  const entries = (Array.isArray(list) ? list : []).map(toRecord);
  const more = text(entries.at(-1)?.more);
  return [
    ...entries.map((entry) => ({
      value: idText(entry.value) || idText(entry.id),
      text: text(entry.label) || text(entry.name) || text(entry.text),
      hint: text(entry.hint),
      words: text(entry.words),
      disabled: false,
    })),
    // Behind the last stands that there are more.
    ...(more ? [{ value: 'more', text: more, hint: '', words: '', disabled: true }] : []),
  ];
}
