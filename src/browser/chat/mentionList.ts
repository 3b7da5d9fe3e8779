import type { Offer } from './mentions';
import type { Talk } from './talk';

type Choice = { offered: readonly Offer[]; chosen: number; outside: string; take: (offer: Offer) => void };

/** The options of the list: who takes part, and apart from them, under their heading, who could be added. */
export function mentionGroups(talk: Talk, { offered, chosen, outside, take }: Choice): HTMLElement[] {
  const options = offered.map((offer, index) => optionOf(talk, offer, index === chosen, take));
  const inside = options.filter((_, index) => !offered[index]?.isOutside);
  const others = options.filter((_, index) => offered[index]?.isOutside);
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

function optionOf(talk: Talk, offer: Offer, isChosen: boolean, take: (offer: Offer) => void): HTMLElement {
  const item = document.createElement('div');
  item.role = 'option';
  item.id = `mention-${offer.id}`;
  item.ariaSelected = String(isChosen);
  const name = document.createElement('bdi');
  name.textContent = offer.label;
  item.append(name);
  const beside = [offer.hint, offer.isOutside ? talk.say('addHint') : ''].filter(Boolean).join(' — ');
  if (beside) {
    const hint = document.createElement('span');
    hint.className = 'text-secondary small';
    hint.textContent = ` ${beside}`;
    item.append(hint);
  }
  item.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    take(offer);
  });
  return item;
}
