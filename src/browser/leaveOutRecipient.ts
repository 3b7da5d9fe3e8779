import type TomSelect from 'tom-select/base';
import { one } from './dom';

/** The field that says for whom the memo is, beside its field of subscribers. */
export const recipientBeside = (select: HTMLSelectElement): HTMLSelectElement | undefined =>
  select.form && select.name === 'subscribers'
    ? one('select[name=recipient]', HTMLSelectElement, select.form)
    : undefined;

export const chosenIn = (select: HTMLSelectElement): string[] =>
  [...select.selectedOptions].map(({ value }) => value).filter((value) => value !== '');

/** Whom the memo is for is told anyway: the subscribers' list does not offer the recipients again. */
export function leaveOutRecipient(subscribers: TomSelect, recipient: HTMLSelectElement): void {
  let leftOut: NonNullable<TomSelect['options'][string]>[] = [];
  const renew = (): void => {
    for (const option of leftOut) subscribers.addOption(option);
    leftOut = chosenIn(recipient).flatMap((value) => subscribers.options[value] ?? []);
    for (const value of chosenIn(recipient)) subscribers.removeOption(value);
    subscribers.refreshOptions(false);
  };
  recipient.addEventListener('change', renew);
  renew();
}
