import { all, one } from './dom';

/** Who decides is asked only where there are several recipients. */
export function startWhoDecides(root: ParentNode): void {
  for (const question of all('[data-who-decides]', HTMLElement, root)) {
    const others = one('select[name=others]', HTMLSelectElement, question.parentElement ?? root);
    if (!others) continue;
    const renew = (): void => void (question.hidden = others.selectedOptions.length === 0);
    others.addEventListener('change', renew);
    renew();
  }
}
