import { socket } from '../socket';
import { isLookedAt, type Talk } from './talk';

/** Tells the server whether somebody looks at this page: who does is not mailed what is said meanwhile. */
export function startWatching({ conversationId }: Talk): void {
  let told: boolean | undefined;
  const tell = (isWatching: boolean): void => {
    if (isWatching === told || !socket.connected) return;
    told = isWatching;
    socket.emit('chat.watching', { conversationId, isWatching });
  };
  const look = (): void => tell(isLookedAt());

  for (const event of ['focus', 'blur', 'pageshow']) window.addEventListener(event, look);
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
