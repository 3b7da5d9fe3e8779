import { all, one } from './dom';

/** Who decides, and in which order, is asked only where there are several recipients. */
export function startWhoDecides(root: ParentNode): void {
  for (const question of all('[data-who-decides]', HTMLElement, root)) {
    const recipients = one('select[name=recipient]', HTMLSelectElement, question.closest('form') ?? root);
    if (!recipients) continue;
    const renew = (): void => void question.classList.toggle('no-js-only', recipients.selectedOptions.length < 2);
    recipients.addEventListener('change', renew);
    renew();
  }
}
