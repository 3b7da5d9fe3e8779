import { socket } from '../socket';
import type { Talk } from './talk';

/** Tells the server whether this page can be seen, in front or beside another window: who has it so is not mailed what is said. */
export function startWatching({ conversationId }: Talk): void {
  let told: boolean | undefined;
  const tell = (isWatching: boolean): void => {
    if (isWatching === told || !socket.connected) return;
    told = isWatching;
    socket.emit('chat.watching', { conversationId, isWatching });
  };
  const look = (): void => tell(!document.hidden);

  window.addEventListener('pageshow', look);
  document.addEventListener('visibilitychange', look);
  // The browser may keep the page, or put it to sleep.
  for (const [target, event] of [
    [window, 'pagehide'],
    [document, 'freeze'],
  ] as const)
    target.addEventListener(event, () => tell(false));
  // Another line knows nothing of this page.
  document.addEventListener('notes:live', () => {
    told = undefined;
    look();
  });
}
