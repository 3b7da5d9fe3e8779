import type TomSelect from 'tom-select/base';
import { one } from './dom';

/** The field that says for whom the memo is, beside its field of subscribers. */
export const recipientBeside = (select: HTMLSelectElement): HTMLSelectElement | undefined =>
  select.form && select.name === 'subscribers'
    ? one('select[name=recipient]', HTMLSelectElement, select.form)
    : undefined;

/** Whom the memo is for is told anyway: the subscribers' list does not offer the recipient again. */
export function leaveOutRecipient(subscribers: TomSelect, recipient: HTMLSelectElement): void {
  let leftOut: TomSelect['options'][string];
  const renew = (): void => {
    if (leftOut) subscribers.addOption(leftOut);
    leftOut = subscribers.options[recipient.value];
    if (leftOut) subscribers.removeOption(recipient.value);
    subscribers.refreshOptions(false);
  };
  recipient.addEventListener('change', renew);
  renew();
}
