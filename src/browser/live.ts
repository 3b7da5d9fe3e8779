import { waitAfter } from './backoff';
import { showCounts } from './badges';
import { all, idText, show, text, toRecord } from './dom';
import { showLost } from './lost';
import { refreshOn } from './refresh';
import { socket } from './socket';
import { toast } from './toast';

const QUIET_BEFORE_BANNER = 3_000;
const COME_BACK_AFTER = 500;

/** What the server tells while the page is open. Events only hint: after a gap the page asks for the truth. */
export function startLive(): void {
  let connectedBefore = false;
  let banner: ReturnType<typeof setTimeout> | undefined;

  socket.on('connect', () => {
    clearTimeout(banner);
    show('[data-connection]', false);
    for (const { dataset } of all('[data-memo]', HTMLElement)) {
      hear('memo.open', { memoId: Number(dataset.memo) });
    }
    for (const { dataset } of all('[data-task]', HTMLElement)) {
      hear('task.open', { taskId: Number(dataset.task) });
    }
    if (connectedBefore) void catchUp();
    connectedBefore = true;
  });
  socket.on('disconnect', (reason) => {
    clearTimeout(banner);
    banner = setTimeout(() => show('[data-connection]', true), QUIET_BEFORE_BANNER);
    // The client comes back by itself but for this: a server that stops, or a session that ended in another tab.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), COME_BACK_AFTER);
  });
  socket.on('connect_error', () => {
    // Refused, not unreachable: the session is gone.
    if (!socket.active) void leaveWhenSignedOut();
  });
  socket.on('notice', (payload: unknown) => {
    const notice = toRecord(payload);
    if (!isShownHere(notice)) toast({ title: text(notice.title), body: text(notice.body), url: text(notice.url) });
    showCounts(notice);
    refreshOn('notice');
  });
  socket.on('unread', (payload: unknown) => showCounts(toRecord(payload)));
  socket.on('memo.changed', (payload: unknown) => {
    document.dispatchEvent(new CustomEvent('notes:memo-changed', { detail: payload }));
    refreshOn('memo-changed', toRecord(payload));
  });
  socket.on('tasks.changed', () => refreshOn('tasks-changed'));
  socket.on('bulk.progress', () => refreshOn('bulk-progress'));
  socket.on('memo.lost', (payload: unknown) => {
    const lost = idText(toRecord(payload).memoId);
    if (isShown('memo', lost)) showLost('memo');
    else refreshOn('notice');
  });
  socket.on('task.changed', (payload: unknown) => refreshOn('task-changed', toRecord(payload)));
  socket.on('task.lost', (payload: unknown) => {
    const lost = idText(toRecord(payload).taskId);
    if (isShown('task', lost)) showLost('task');
    else refreshOn('notice');
  });
  // The browser keeps a page alive in its back/forward cache, but not the socket's messages.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) void catchUp();
  });
  // The network is back: no need to wait for the next try.
  window.addEventListener('online', () => {
    if (!socket.connected) socket.disconnect().connect();
  });
  socket.connect();
}

/** Asks to hear of what the page shows. A server that could not look it up just now is asked again, one that refuses is not. */
function hear(event: string, place: Record<string, number>, failures = 0): void {
  const line = socket.id;
  socket.emit(event, place, (payload: unknown) => {
    const answer = toRecord(payload);
    if (answer.ok === true) document.dispatchEvent(new Event('notes:live'));
    if (answer.again !== true) return;
    const once = (): void => {
      // Another line has asked for itself.
      if (socket.connected && socket.id === line) hear(event, place, failures + 1);
    };
    setTimeout(once, waitAfter(failures + 1));
  });
}

const isShown = (kind: 'memo' | 'task', id: string): boolean =>
  all(`[data-${kind}]`, HTMLElement).some(({ dataset }) => dataset[kind] === id);

/** A message that appears in the chat before one's eyes needs no note beside it. */
const isShownHere = ({ kind, memoId, taskId }: Record<string, unknown>): boolean =>
  !document.hidden &&
  text(kind).startsWith('chat-') &&
  document.getElementById('chat') !== null &&
  all('[data-memo], [data-task]', HTMLElement).some(({ dataset }) =>
    dataset.memo ? dataset.memo === idText(memoId) : dataset.task === idText(taskId),
  );

/** Leads to the login and back. A form somebody is writing in asks first, as it does at every leaving. */
async function leaveWhenSignedOut(): Promise<void> {
  const answer = await fetch('/notifications/state', { headers: { Accept: 'application/json' } }).catch(
    () => undefined,
  );
  if (answer?.status === 401) location.reload();
}

async function catchUp(): Promise<void> {
  const answer = await fetch('/notifications/state', { headers: { Accept: 'application/json' } }).catch(
    () => undefined,
  );
  if (!answer?.ok || answer.redirected) return;
  showCounts(toRecord(await answer.json().catch(() => ({}))));
  refreshOn('notice');
  refreshOn('memo-changed');
  refreshOn('task-changed');
  refreshOn('tasks-changed');
  refreshOn('bulk-progress');
}
