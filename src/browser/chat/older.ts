import { all, one, text, toRecord } from '../dom';
import { toast } from '../toast';
import { arrange, messagesIn, parsed } from './messages';
import { json, type Talk } from './talk';

const NEAR_THE_TOP = 300;

/** Older messages come when one scrolls up to them, or by the link; what one reads stays where it is. */
export function startOlder(talk: Talk, came: () => void): void {
  const link = one('[data-older]', HTMLAnchorElement, talk.card);
  const place = link?.parentElement;
  if (!link || !place) return;
  let isLoading = false;

  const load = async (): Promise<void> => {
    const before = new URL(link.href).searchParams.get('before');
    if (isLoading || place.hidden || !before) return;
    isLoading = true;
    link.setAttribute('aria-busy', 'true');
    const answer = await fetch(`${talk.url}/messages?before=${before}`, json()).catch(() => undefined);
    const stretch = answer?.ok ? toRecord(await answer.json().catch(() => ({}))) : undefined;
    link.removeAttribute('aria-busy');
    isLoading = false;
    if (!stretch) return toast({ title: talk.say('loadFailed') });
    keepInPlace(talk, () => prepend(talk, text(stretch.html)));
    const older = text(stretch.olderUrl);
    place.hidden = !older;
    if (older) link.href = older;
    came();
  };
  link.addEventListener('click', (event) => {
    event.preventDefault();
    void load();
  });
  talk.scroll.addEventListener(
    'scroll',
    () => {
      const { scrollTop, scrollHeight, clientHeight } = talk.scroll;
      if (scrollHeight - clientHeight - Math.abs(scrollTop) < NEAR_THE_TOP) void load();
    },
    { passive: true },
  );
}

function prepend(talk: Talk, html: string): void {
  const first = messagesIn(talk)[0];
  const known = new Set(all('[data-message]', HTMLElement, talk.list).map(({ id }) => id));
  talk.list.prepend(...parsed(html).filter(({ id }) => !id || !known.has(id)));
  if (first) arrange(talk, first);
}

/** Not every browser holds the place by itself when something grows above it. */
export function keepInPlace(talk: Talk, change: () => void): void {
  const anchor = messagesIn(talk).find(
    (item) => item.getBoundingClientRect().bottom > talk.scroll.getBoundingClientRect().top,
  );
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (anchor?.isConnected) talk.scroll.scrollTop += anchor.getBoundingClientRect().top - before;
}
