import type { Offer } from './mentions';
import type { Talk } from './talk';

type Choice = {
  offered: readonly Offer[];
  /** Not in this talk, and not to be added by the reader. */
  closed: readonly Offer[];
  chosen: number;
  outside: string;
  take: (offer: Offer) => void;
};

/** The options of the list: who takes part, and apart from them, under their heading, who does not. */
export function mentionGroups(talk: Talk, { offered, closed, chosen, outside, take }: Choice): HTMLElement[] {
  const options = offered.map((offer, index) => {
    const isChosen = index === chosen;
    return optionOf(offer, { isChosen, hint: offer.isOutside ? talk.say('addHint') : '', take: () => take(offer) });
  });
  const inside = options.filter((_, index) => !offered[index]?.isOutside);
  const others = [
    ...options.filter((_, index) => offered[index]?.isOutside),
    ...closed.map((offer) => optionOf(offer, { isChosen: false, hint: '', take: null })),
  ];
  return others.length === 0 ? inside : [...inside, groupOf(outside, others)];
}

function groupOf(heading: string, options: readonly HTMLElement[]): HTMLElement {
  const group = document.createElement('div');
  group.role = 'group';
  group.ariaLabel = heading;
  const title = document.createElement('div');
  title.className = 'mention-heading';
  title.ariaHidden = 'true';
  title.textContent = heading;
  group.append(title, ...options);
  return group;
}

type Shown = { isChosen: boolean; hint: string; take: (() => void) | null };

function optionOf(offer: Offer, { isChosen, hint: more, take }: Shown): HTMLElement {
  const item = document.createElement('div');
  item.role = 'option';
  item.id = `mention-${offer.id}`;
  item.ariaSelected = String(isChosen);
  if (!take) item.ariaDisabled = 'true';
  const name = document.createElement('bdi');
  name.textContent = offer.label;
  item.append(name);
  const beside = [offer.hint, more].filter(Boolean).join(' — ');
  if (beside) {
    const hint = document.createElement('span');
    hint.className = 'text-secondary small';
    hint.textContent = ` ${beside}`;
    item.append(hint);
  }
  item.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    take?.();
  });
  return item;
}
