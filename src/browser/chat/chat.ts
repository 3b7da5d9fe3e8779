import { count, idText, one, toRecord } from '../dom';
import { socket } from '../socket';
import { announce, speak } from './announce';
import { startDropAndPaste } from './attachments';
import { makeCatchUp, toSaid, type Said } from './catchUp';
import { makeComposer, type Composer } from './composer';
import { renewFoot } from './foot';
import { startJumps, startRoving } from './jump';
import { dress, dressPending, hasGap, isOwn, messagesIn, put } from './messages';
import { startOlder } from './older';
import { askBeforeLosing, makeOutbox } from './outbox';
import { removeToolsInTime } from './ownTools';
import { startPhone } from './phone';
import { makePresence } from './presence';
import { makeReceipts } from './receipts';
import { findTalk, type Talk } from './talk';
import { startTools } from './tools';
import { makeUnread } from './unread';

const TYPING_EVERY = 2_000;

/** The chat of a memo or task comes to life: what the server drew stays, and from now on is kept up to date. */
export function startChat(): void {
  const talk = findTalk();
  if (!talk) return;
  for (const item of messagesIn(talk)) dress(talk, item);
  const receipts = makeReceipts(talk);
  const unread = makeUnread(talk);
  const presence = makePresence(talk);
  const roving = startRoving(talk);
  let composer: Composer | undefined;

  const apply = (said: Said): void => {
    const shown = put(talk, said.html);
    if (said.clientKey) outbox.drop(said.clientKey);
    if (shown) showed(shown.item, shown.isNew);
    else if (hasGap(talk)) unread.came(undefined);
  };
  const showed = (item: HTMLElement, isNew: boolean): void => {
    hideEmpty(talk);
    roving.renew();
    receipts.draw();
    if (!isNew) return;
    receipts.wrote(item);
    presence.said(item.dataset.author ?? '');
    if (isOwn(talk, item)) return unread.wrote();
    unread.came(item);
    announce(talk, item);
  };
  const { catchUp, receive, hint } = makeCatchUp(talk, { apply });
  const outbox = makeOutbox(talk, {
    arrived: receive,
    refused: (sentence, draft) => {
      if (sentence) speak(talk, sentence);
      return composer?.takeBack(draft, sentence) ?? false;
    },
    settled: () => composer?.keep(),
    drawn: (item) => {
      hideEmpty(talk);
      dressPending(talk, item);
      unread.toEnd();
    },
  });
  const compose = (form: HTMLFormElement): void => {
    composer = makeComposer(talk, form, { send: outbox.send, changed: receive, typing: typingTeller(talk) });
  };

  const form = one('form[data-composer]', HTMLFormElement, talk.card);
  if (form) compose(form);
  startTools(talk, { composer: () => composer, changed: receive });
  startDropAndPaste(talk, () => composer?.attachments);
  startJumps(talk);
  startOlder(talk, () => {
    for (const item of messagesIn(talk)) dress(talk, item);
    receipts.draw();
    roving.renew();
  });
  startPhone(talk);
  removeToolsInTime(talk);
  askBeforeLosing(outbox);

  const ofTalk = (listen: (payload: Record<string, unknown>) => void) => (payload: unknown) => {
    const told = toRecord(payload);
    if (idText(told.conversationId) === String(talk.conversationId)) listen(told);
  };
  socket.on(
    'message.posted',
    ofTalk((told) => void receive(toSaid(told))),
  );
  socket.on(
    'message.changed',
    ofTalk((told) => void receive(toSaid(told))),
  );
  socket.on(
    'conversation.at',
    ofTalk((told) => hint(count(told.revision))),
  );
  socket.on('chat.here', ofTalk(presence.here));
  socket.on('chat.typing', ofTalk(presence.typing));
  socket.on('chat.read', ofTalk(receipts.read));
  socket.on('disconnect', presence.lost);
  // The page may be older than the line: what was said between the two is fetched.
  document.addEventListener('notes:live', () => void catchUp().then(outbox.retry));
  window.addEventListener('pageshow', (event) => void (event.persisted && catchUp()));
  document.addEventListener('notes:page', (event) => {
    if (event instanceof CustomEvent && event.detail instanceof Document) renewFoot(talk, event.detail, compose);
  });
}

function hideEmpty(talk: Talk): void {
  const empty = one('[data-empty]', HTMLElement, talk.card);
  if (empty) empty.hidden = true;
}

/** The others see that one writes; once every two seconds is enough. */
function typingTeller(talk: Talk): () => void {
  let last = 0;
  return () => {
    if (!socket.connected || Date.now() - last < TYPING_EVERY) return;
    last = Date.now();
    socket.volatile.emit('chat.typing', { conversationId: talk.conversationId });
  };
}
