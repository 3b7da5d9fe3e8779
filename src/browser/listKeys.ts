import { SHORTCUTS } from '#src/platform/shortcuts';
import { all, one } from './dom';

const STEPS: Partial<Record<string, number>> = { [SHORTCUTS.nextMemo]: 1, [SHORTCUTS.earlierMemo]: -1 };

/** What these keys do on a memo or task they do from its row in a list, too: its page opens there. */
const ON_MEMO: string[] = [SHORTCUTS.consider, SHORTCUTS.postpone, SHORTCUTS.createTask];
const ON_BOTH: string[] = [SHORTCUTS.chat, SHORTCUTS.message];

/** One link a row: a list's title, a notice's or a reminder's first link. */
function titles(): HTMLAnchorElement[] {
  const found = all('.memo-title', HTMLAnchorElement);
  if (found.length > 0) return found;
  const rows = all('.notice-list > li, li.reminder', HTMLElement);
  return rows.flatMap((row) => one('a[href]', HTMLAnchorElement, row) ?? []);
}

const currentRow = (): Element | null => document.activeElement?.closest('main tr, main li') ?? null;

function currentTitle(): HTMLAnchorElement | undefined {
  const row = currentRow();
  return row ? titles().find((title) => row.contains(title)) : undefined;
}

/** The title of the next or the previous row of a list, from the row one is in. */
export function rowBeside(key: string): HTMLElement | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const [links, row] = [titles(), currentRow()];
  const at = links.findIndex((title) => row?.contains(title));
  return at < 0 ? links[0] : links[at + step];
}

/** A key that concerns the row one is in: true where it did something. */
export function actOnRow(key: string): boolean {
  const title = currentTitle();
  if (!title) return false;
  if (key === SHORTCUTS.tick) {
    const box = currentRow()?.querySelector<HTMLInputElement>('input[type=checkbox]');
    box?.click();
    return box !== null && box !== undefined;
  }
  const isMemo = /^\/memos\/\d+$/.test(title.pathname);
  const isTask = /^\/(tasks|projects)\/\d+$/.test(title.pathname);
  const opens = (isMemo && ON_MEMO.includes(key)) || ((isMemo || isTask) && ON_BOTH.includes(key));
  if (opens) location.assign(`${title.pathname}${title.search}#key-${key}`);
  return opens;
}

/** The key that was pressed in a row, on the page it led to. What would be sent at once waits for another press. */
export function pressFromRow(offered: (key: string) => HTMLElement | undefined): void {
  const key = /^#key-([a-z])$/.exec(location.hash)?.[1];
  if (key === undefined) return;
  history.replaceState(history.state, '', location.pathname + location.search);
  const element = offered(key);
  element?.focus();
  const sends = element instanceof HTMLButtonElement && element.type === 'submit';
  if (!sends) element?.click();
}
