import { all } from './dom';

export const isChosen = (option: Element): boolean => option.getAttribute('aria-selected') === 'true';

/** A field with a list of options below it, as WAI-ARIA describes a combobox. */
export function describeCombobox(input: HTMLInputElement, list: HTMLElement): void {
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-controls', list.id);
}

/** Beyond the last the field itself is next. */
export function nextOption(options: readonly HTMLAnchorElement[], step: number): HTMLAnchorElement | undefined {
  const at = options.findIndex(isChosen);
  if (at === -1) return step > 0 ? options[0] : options.at(-1);
  return options[at + step];
}

export function chooseOption(input: HTMLInputElement, list: HTMLElement, option: HTMLAnchorElement | undefined): void {
  for (const one of all('[role=option]', HTMLAnchorElement, list))
    one.setAttribute('aria-selected', String(one === option));
  if (option) input.setAttribute('aria-activedescendant', option.id);
  else input.removeAttribute('aria-activedescendant');
  option?.scrollIntoView({ block: 'nearest' });
}
