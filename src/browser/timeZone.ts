import { all } from './dom';

/** Where somebody begins here, the form says in which zone their clock is. */
export function startTimeZone(): void {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!timeZone) return;
  for (const field of all('input[data-time-zone]', HTMLInputElement)) field.value = timeZone;
  for (const select of all('[data-guess-time-zone] select', HTMLSelectElement)) {
    if ([...select.options].some(({ value }) => value === timeZone)) select.value = timeZone;
  }
}
