import { all } from '../dom';
import type { Talk } from './talk';

const EMOJIS = [
  ...['👍', '👎', '👏', '🙏', '🙌', '💪', '🤝', '👌', '✌️', '👋', '✅', '❌', '❗', '❓', '⚠️', '🎉'],
  ...['🙂', '😀', '😄', '😁', '😅', '😂', '😉', '😊', '😍', '😎', '🤔', '🙄', '😬', '😐', '😕', '😟'],
  ...['😢', '😭', '😠', '😱', '😴', '🤯', '🤷', '🤦', '❤️', '🔥', '⭐', '💡', '📌', '📎', '📅', '⏰'],
  ...['📈', '📉', '💰', '☕', '🍰', '🚀', '🏁', '🏠'],
];
const COLUMNS = 8;
const LOWEST = 96;

const panels = new WeakMap<HTMLButtonElement, HTMLElement>();

/** A few dozen common emojis, the platform's own characters; arrows move, Enter inserts, Escape closes. */
export function openEmojis(talk: Talk, button: HTMLButtonElement, area: HTMLTextAreaElement): void {
  const panel = panels.get(button) ?? makePanel(talk, area);
  panels.set(button, panel);
  // Both clicks of a double click, when the first had to wait for this file.
  if (panel.matches(':popover-open')) return;
  button.after(panel);
  panel.showPopover();
  const { left } = button.getBoundingClientRect();
  // Above all of the composer, so that what one writes stays in sight.
  const { top } = (button.closest('.composer-box') ?? button).getBoundingClientRect();
  panel.style.maxHeight = `${Math.max(LOWEST, top - 14)}px`;
  panel.style.insetInlineStart = 'auto';
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - panel.offsetWidth - 8))}px`;
  panel.style.top = `${Math.max(8, top - panel.offsetHeight - 6)}px`;
  all('button', HTMLButtonElement, panel)[0]?.focus();
}

function makePanel(talk: Talk, area: HTMLTextAreaElement): HTMLElement {
  const panel = document.createElement('div');
  panel.className = 'emoji-panel';
  panel.popover = 'auto';
  panel.role = 'dialog';
  panel.ariaLabel = talk.say('emojis');
  const buttons = EMOJIS.map((emoji, index) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = emoji;
    button.tabIndex = index === 0 ? 0 : -1;
    button.addEventListener('click', () => {
      panel.hidePopover();
      area.focus();
      area.setRangeText(emoji, area.selectionStart, area.selectionEnd, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
    });
    return button;
  });
  panel.append(...buttons);
  panel.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const isRtl = getComputedStyle(panel).direction === 'rtl';
    const steps = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    const step = Object.entries(steps).find(([key]) => key === event.key)?.[1];
    const next = step === undefined ? undefined : buttons[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  return panel;
}
