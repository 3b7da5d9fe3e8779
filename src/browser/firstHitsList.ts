import { text, toRecord } from './dom';
import { textElement } from './make';

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(toRecord) : []);

/** The first hits of each kind, and the way to all of them, or why there are none. */
export function contentOf(answer: unknown): HTMLElement[] {
  const { groups, message, all } = toRecord(answer);
  const { href, label } = toRecord(all);
  return [
    ...listOf(groups).map(groupOf),
    optionOf({ href, pieces: [{ text: text(message) || label }] }, 'first-hit-all'),
  ];
}

function groupOf(group: Record<string, unknown>, at: number): HTMLElement {
  const label = textElement('div', 'first-hits-label', text(group.label));
  label.id = `first-hits-${at}`;
  label.setAttribute('role', 'presentation');
  const made = textElement('div', '', '');
  made.setAttribute('role', 'group');
  made.setAttribute('aria-labelledby', label.id);
  made.append(label, ...listOf(group.hits).map((hit, place) => optionOf(hit, `first-hit-${at}-${place}`)));
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
  title.append(
    ...listOf(hit.pieces).map((piece) =>
      piece.isHit === true ? textElement('mark', '', text(piece.text)) : new Text(text(piece.text)),
    ),
  );
  const number = text(hit.number);
  const detail = [number && `#${number}`, text(hit.detail)].filter(Boolean).join(' · ');
  option.append(title, ...(detail ? [textElement('span', 'first-hit-detail', detail)] : []));
  return option;
}
