import { waitAfter } from './backoff';
import { showCounts } from './badges';
import { all, idText, one, show, toRecord } from './dom';
import { showLost } from './lost';
import { refreshOn } from './refresh';
import type { OpenAnswer, ToPages } from '#src/platform/liveEvents';
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
    for (const { dataset } of all('[data-memo]', HTMLElement)) hearOfMemo(Number(dataset.memo));
    for (const { dataset } of all('[data-notes]', HTMLElement))
      hear((answered) => socket.emit('notes.open', { memoId: Number(dataset.notes) }, answered));
    for (const { dataset } of all('[data-task]', HTMLElement))
      hear((answered) => socket.emit('task.open', { taskId: Number(dataset.task) }, answered));
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
  socket.on('notice', (notice) => {
    if (!isShownHere(notice)) toast(notice);
    showCounts(notice);
    refreshOn('notice');
  });
  socket.on('unread', showCounts);
  socket.on('memo.changed', (change) => {
    document.dispatchEvent(new CustomEvent('notes:memo-changed', { detail: change }));
    refreshOn('memo-changed', change);
  });
  socket.on('tasks.changed', () => refreshOn('tasks-changed'));
  socket.on('bulk.progress', () => refreshOn('bulk-progress'));
  socket.on('memo.lost', ({ memoId }) => leave('memo', memoId));
  socket.on('memo.again', ({ memoId }) => {
    if (all('[data-memo]', HTMLElement).some(({ dataset }) => dataset.memo === idText(memoId))) hearOfMemo(memoId);
  });
  socket.on('task.changed', (change) => refreshOn('task-changed', change));
  socket.on('notes.lost', ({ memoId }) => {
    const notes = one(`[data-notes="${memoId}"]`, HTMLElement);
    // What was being written is kept as a draft of this browser.
    notes?.remove();
    if (notes) location.replace(`/memos/${memoId}`);
  });
  socket.on('task.lost', ({ taskId }) => leave('task', taskId));
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
function hear(open: (answered: (answer: OpenAnswer) => void) => void, failures = 0): void {
  const line = socket.id;
  open((answer) => {
    if (answer.ok) document.dispatchEvent(new Event('notes:live'));
    if (!answer.again) return;
    const once = (): void => {
      // Another line has asked for itself.
      if (socket.connected && socket.id === line) hear(open, failures + 1);
    };
    setTimeout(once, waitAfter(failures + 1));
  });
}

const hearOfMemo = (memoId: number): void => hear((answered) => socket.emit('memo.open', { memoId }, answered));

function leave(kind: 'memo' | 'task', id: number): void {
  if (all(`[data-${kind}]`, HTMLElement).some(({ dataset }) => dataset[kind] === String(id))) showLost(kind);
  else refreshOn('notice');
}

/** A message that appears in the chat before one's eyes needs no note beside it. */
const isShownHere = ({ kind, memoId, taskId }: ToPages['notice']): boolean =>
  !document.hidden &&
  kind.startsWith('chat-') &&
  document.getElementById('chat') !== null &&
  (kind === 'chat-note') === (one('[data-notes]', HTMLElement) !== undefined) &&
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
