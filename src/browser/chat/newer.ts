import { fetchJson } from '../asking';
import { all, one, text, toRecord } from '../dom';
import { toast } from '../toast';
import { dress, parsed } from './messages';
import type { Talk } from './talk';

/** After a jump into the middle of a talk, what follows comes by the link, until nothing is left out. */
export function startNewer(talk: Talk, came: () => void): void {
  const link = one('[data-newer]', HTMLAnchorElement, talk.card);
  const place = link?.parentElement;
  if (!link || !place) return;
  let isLoading = false;

  const load = async (): Promise<void> => {
    const after = new URL(link.href).searchParams.get('after');
    if (isLoading || !after) return;
    isLoading = true;
    link.setAttribute('aria-busy', 'true');
    const stretch = await fetchAfter(talk, after);
    link.removeAttribute('aria-busy');
    isLoading = false;
    if (!stretch) return toast({ title: talk.say('loadFailed') });
    const newer = text(stretch.newerUrl);
    if (newer) link.href = newer;
    // From here on live messages find their place; what came just before that is asked for once more.
    else place.remove();
    const last = append(talk, text(stretch.html)) ?? after;
    if (!newer) append(talk, text((await fetchAfter(talk, last))?.html));
    came();
  };
  link.addEventListener('click', (event) => {
    event.preventDefault();
    void load();
  });
}

async function fetchAfter(talk: Talk, after: string): Promise<Record<string, unknown> | undefined> {
  const stretch = await fetchJson(`${talk.url}/messages?after=${after}`);
  return stretch === undefined ? undefined : toRecord(stretch);
}

/** Answers the id of the last one. */
function append(talk: Talk, html: string): string | undefined {
  const known = new Set(all('[data-message]', HTMLElement, talk.list).map(({ id }) => id));
  const items = parsed(html).filter(({ id }) => !id || !known.has(id));
  talk.list.append(...items);
  const messages = items.filter((item) => item.dataset.message);
  for (const item of messages) dress(talk, item);
  return messages.at(-1)?.dataset.message;
}
