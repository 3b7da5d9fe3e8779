import { all, isTyping } from './dom';
import { store, stored } from './storage';

const PLACE = 'notes:keys';

/** Single keys can be turned off under the account: who speaks to the computer would press them unawares. */
export const areKeysOn = (): boolean => stored(PLACE).off !== true;

/** The switch among one's settings; it speaks of this browser alone. */
function startSwitch(): void {
  for (const box of all('[data-keys-switch]', HTMLInputElement)) {
    box.checked = areKeysOn();
    box.addEventListener('change', () => store(PLACE, box.checked ? undefined : { off: true }));
  }
}

/** What the page's own buttons and links say in `aria-keyshortcuts` is pressed by that key, wherever nobody is typing. */
export function startPageKeys(): void {
  startSwitch();
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    if (!/^[a-z]$/.test(key) || ctrlKey || metaKey || altKey || shiftKey || repeat) return;
    if (isTyping(target) || !areKeysOn() || document.querySelector('dialog[open], :popover-open')) return;
    const pressed = all(`[aria-keyshortcuts="${key}"]`, HTMLElement).find((element) => element.checkVisibility());
    if (!pressed) return;
    event.preventDefault();
    pressed.click();
  });
}
