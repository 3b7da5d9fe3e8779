import { text, toRecord } from './dom';
import { textElement } from './make';

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(toRecord) : []);

export type HitList = { label: string; hits: Record<string, unknown>[] };

/** The first hits of each kind, and the way to all of them, or why there are none. */
export function contentOf(answer: unknown, id = 'first-hit'): HTMLElement[] {
  const { groups, message, all } = toRecord(answer);
  const { href, label } = toRecord(all);
  return [
    ...listOf(groups).map((group, at) => groupOf(group, at, id)),
    optionOf({ href, pieces: [{ text: text(message) || label }] }, `${id}-all`),
  ];
}

function groupOf(group: Record<string, unknown>, at: number, id: string): HTMLElement {
  const label = textElement('div', 'first-hits-label', text(group.label));
  label.id = `${id}s-${at}`;
  label.setAttribute('role', 'presentation');
  const made = textElement('div', '', '');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-labelledby', label.id);
  made.append(label, ...listOf(group.hits).map((hit, place) => optionOf(hit, `${id}-${at}-${place}`)));
  return made;
}

function optionOf(hit: Record<string, unknown>, id: string): HTMLElement {
  const option = document.createElement('a');
  option.id = id;
  option.href = text(hit.href);
  option.className = 'first-hit';
  option.tabIndex = -1;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  const title = textElement('span', 'first-hit-title', '');
  title.dir = 'auto';
  title.append(...markedOf(hit.pieces));
  const number = text(hit.number);
  const detail = [number && `#${number}`, text(hit.detail)].filter(Boolean).join(' · ');
  option.append(title, ...passageOf(hit), ...(detail ? [textElement('span', 'first-hit-detail', detail)] : []));
  return option;
}

const markedOf = (pieces: unknown): (HTMLElement | Text)[] =>
  listOf(pieces).map((piece) =>
    piece.isHit === true ? textElement('mark', '', text(piece.text)) : new Text(text(piece.text)),
  );

/** Why it was found, where its title does not say so. */
function passageOf({ pieces, quote }: Record<string, unknown>): HTMLElement[] {
  const { source, pieces: quoted } = toRecord(quote);
  if (listOf(quoted).length === 0 || listOf(pieces).some(({ isHit }) => isHit === true)) return [];
  const passage = textElement('span', 'first-hit-passage', '');
  passage.dir = 'auto';
  passage.append(...(source ? [`${text(source)} `] : []), ...markedOf(quoted));
  return [passage];
}
