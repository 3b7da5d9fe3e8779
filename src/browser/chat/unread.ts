import { one } from '../dom';
import { hasGap, idOf, isOwn, listLine, messagesIn } from './messages';
import { isLookedAt, json, type Talk } from './talk';

const NEAR_THE_END = 60;
const REPORT_AFTER = 1_000;

export type Unread = ReturnType<typeof makeUnread>;

/** Follows what the reader has seen: the "New" line, the way down, and the receipt that others see. */
export function makeUnread(talk: Talk) {
  const jump = one('[data-talk-jump]', HTMLButtonElement, talk.card);
  const pill = one('[data-talk-pill]', HTMLButtonElement, talk.card);
  let unseen = 0;
  let isInView = true;
  let reported = idOf(messagesIn(talk).at(-1));
  let isEndInView = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  // The list is reversed: 0 is its end, and above that it counts backwards.
  const isAtEnd = (): boolean => Math.abs(talk.scroll.scrollTop) < NEAR_THE_END && !hasGap(talk);
  const toEnd = (): void => {
    talk.scroll.scrollTop = 0;
  };
  /** Whoever reads the memo above is told that something was said below. */
  const drawPill = (): void => {
    if (!pill) return;
    pill.hidden = unseen === 0 || isInView;
    if (unseen > 0) pill.textContent = `${talk.sayMany('newMessages', unseen)} ↓`;
  };
  const drawJump = (): void => {
    drawPill();
    if (!jump) return;
    jump.hidden = isAtEnd() || (unseen === 0 && Math.abs(talk.scroll.scrollTop) < talk.scroll.clientHeight);
    const words = unseen > 0 ? talk.sayMany('newMessages', unseen) : talk.say('latest');
    if (jump.textContent !== `${words} ↓`) jump.textContent = `${words} ↓`;
  };
  const seen = (): void => {
    if (!isEndInView || !isLookedAt() || hasGap(talk)) return;
    unseen = 0;
    drawJump();
    clearTimeout(waiting);
    waiting = setTimeout(report, REPORT_AFTER);
  };
  const report = (): void => {
    const newest = idOf(messagesIn(talk).at(-1));
    if (newest <= reported || !isLookedAt()) return;
    reported = newest;
    const body = new URLSearchParams({ upTo: String(newest) });
    fetch(`${talk.url}/reading`, { ...json({ method: 'POST', body }), keepalive: true }).catch(() => (reported = 0));
  };
  const watch = new IntersectionObserver((entries) => {
    isEndInView = entries.at(-1)?.isIntersecting ?? false;
    seen();
  });
  talk.scroll.addEventListener('scroll', () => drawJump(), { passive: true });
  for (const event of ['focus', 'pageshow']) window.addEventListener(event, seen);
  document.addEventListener('visibilitychange', seen);
  const toUnseen = (): void => {
    const later = one('[data-newest]', HTMLAnchorElement, talk.card);
    if (later) return location.assign(later.href);
    const line = unseen > 0 ? one('[data-new-line]', HTMLElement, talk.list) : undefined;
    if (line) showAtTop(talk, line);
    else toEnd();
    one('textarea', HTMLTextAreaElement, talk.card)?.focus({ preventScroll: true });
  };
  jump?.addEventListener('click', toUnseen);
  pill?.addEventListener('click', () => {
    talk.card.scrollIntoView({ block: 'end' });
    toUnseen();
  });
  new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting ?? true;
    drawPill();
  }).observe(talk.scroll);
  const end = one('[data-talk-end]', HTMLElement, talk.card);
  if (end) watch.observe(end);
  const begins = one('[data-new-line]', HTMLElement, talk.list);
  if (begins && !talk.card.dataset.highlighted) {
    unseen = messagesIn(talk).filter((item) => isAfter(begins, item) && !isOwn(talk, item)).length;
    showAtTop(talk, begins);
  }
  drawJump();

  return {
    toEnd,
    /** Somebody else said something that the reader may not be looking at. */
    came(item: HTMLElement | undefined): void {
      if (item && isAtEnd() && isEndInView && isLookedAt()) return seen();
      if (unseen === 0 && item) {
        one('[data-new-line]', HTMLElement, talk.list)?.remove();
        item.before(listLine('talk-new', 'newLine', '', talk.say('new')));
      }
      unseen += 1;
      drawJump();
    },
    /** Whoever answers has read. */
    wrote(): void {
      one('[data-new-line]', HTMLElement, talk.list)?.remove();
      unseen = 0;
      drawJump();
    },
  };
}

const isAfter = (line: Node, item: Node): boolean =>
  (line.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

/** Scrolls the list, not the page. */
function showAtTop({ scroll }: Talk, line: HTMLElement): void {
  scroll.scrollTop += line.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
}
