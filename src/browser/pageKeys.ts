import { all, isTyping } from './dom';
import { isInSequence } from './keySequence';
import { actOnRow, pressFromRow, rowBeside } from './listKeys';
import { store, stored } from './storage';

const PLACE = 'notes:keys';

/** Single keys can be turned off under the account: who speaks to the computer would press them unawares. */
export const areKeysOn = (): boolean => stored(PLACE).off !== true;

/** Whether a single key is a command now: nobody is typing, and nothing lies over the page. */
export const areKeysFree = (target: EventTarget | null): boolean =>
  areKeysOn() && !isTyping(target) && !document.querySelector('dialog[open], :popover-open');

/** The switch among one's settings; it speaks of this browser alone. */
function startSwitch(): void {
  for (const box of all('[data-keys-switch]', HTMLInputElement)) {
    box.checked = areKeysOn();
    box.addEventListener('change', () => store(PLACE, box.checked ? undefined : { off: true }));
  }
}

/** What the page offers under a key. */
const offered = (key: string): HTMLElement | undefined =>
  all(`[aria-keyshortcuts~="${key}"]`, HTMLElement).find((element) => element.checkVisibility());

/** What the page's own buttons and links say in `aria-keyshortcuts` is pressed by that key, wherever nobody is typing. */
export function startPageKeys(): void {
  startSwitch();
  pressFromRow(offered);
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    if (!/^[a-z1-4]$/.test(key) || ctrlKey || metaKey || altKey || shiftKey) return;
    if (!areKeysFree(target)) return;
    if (isInSequence(key)) return event.preventDefault();
    const pressed = offered(key);
    if (!pressed && !repeat && actOnRow(key)) return event.preventDefault();
    const next = pressed ?? rowBeside(key);
    if (!next || (pressed && repeat)) return;
    event.preventDefault();
    // What opens gives the focus back to it when it is closed.
    next.focus();
    pressed?.click();
  });
}
