import { one } from './dom';

/** Said by screen readers, which hear of nothing else that changes without the focus. */
export function announce(sentence: string): void {
  const region = one('[data-announcements]', HTMLElement);
  if (region) region.textContent = sentence;
}

const UNTIL_LISTENED_TO = 500;

/** What a page brings along when it loads is not said; what comes into it afterwards is. */
export function startAnnouncing(): void {
  const flash = one('[data-flash]', HTMLElement);
  if (!flash || flash.contains(document.activeElement)) return;
  setTimeout(() => flash.replaceChildren(...flash.childNodes), UNTIL_LISTENED_TO);
}
