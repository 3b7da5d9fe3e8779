import type { ToPages } from '#src/platform/liveEvents';
import { one } from '../dom';
import { socket } from '../socket';
import { announce, speak } from './announce';
import { startDropAndPaste } from './attachments';
import { makeCatchUp, type Said } from './catchUp';
import { makeComposer, type Composer } from './composer';
import { renewFoot } from './foot';
import { startJumps, startRoving } from './jump';
import { dress, dressPending, hasGap, isDeleted, isOwn, messagesIn, put } from './messages';
import { startNewer } from './newer';
import { startOlder } from './older';
import { askBeforeLosing, makeOutbox } from './outbox';
import { removeToolsInTime } from './ownTools';
import { startPhone } from './phone';
import { makePresence } from './presence';
import { renewQuotes } from './quotes';
import { makeReceipts } from './receipts';
import { findTalk, type Talk } from './talk';
import { startTools } from './tools';
import { makeUnread } from './unread';
import { startWatching } from './watching';

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
  let beyond = 0;

  const apply = (said: Said): void => {
    const told = put(talk, said.html);
    if (!told) return;
    const { item, isNew, isShown } = told;
    renewQuotes(talk, item);
    if (said.clientKey) composer?.said(said.clientKey);
    if (!isShown) return void (hasGap(talk) && isNew && !isOwn(talk, item) && unread.came(undefined));
    if (said.clientKey) outbox.drop(said.clientKey);
    showed(item, isNew);
  };
  const showed = (item: HTMLElement, isNew: boolean): void => {
    hideEmpty(talk);
    roving.renew();
    receipts.draw();
    if (!isNew) return;
    receipts.wrote(item);
    presence.said(item.dataset.author ?? '');
    if (isOwn(talk, item)) return unread.wrote();
    if (isDeleted(item)) return;
    unread.came(item);
    announce(talk, item);
  };
  const { catchUp, receive, hint } = makeCatchUp(talk, { apply });
  const outbox = makeOutbox(talk, {
    arrived: async (said) => {
      await receive(said);
      if (hasGap(talk)) beyond = said.id;
    },
    refused: (sentence, draft) => {
      if (sentence) speak(talk, sentence);
      return composer?.takeBack(draft, sentence) ?? false;
    },
    settled: () => {
      // Said from the middle of a long talk: its place is not on this page, so the page goes there.
      if (beyond === 0 || !outbox.isEmpty() || composer?.attachments.files().length) return;
      location.assign(`${talk.url}?message=${beyond}#message-${beyond}`);
    },
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
  startNewer(talk, () => {
    receipts.draw();
    roving.renew();
  });
  startPhone(talk);
  startWatching(talk);
  removeToolsInTime(talk);
  askBeforeLosing(outbox);
  if (!hasGap(talk)) outbox.resume();
  talk.card.dataset.started = '';

  const ofTalk =
    <T extends { conversationId: number }>(listen: (told: T) => void) =>
    (told: T): void => {
      if (told.conversationId === talk.conversationId) listen(told);
    };
  const receiveSaid = ofTalk((said: ToPages['message.posted']) => void receive(said));
  const hintAt = ofTalk(({ revision }: ToPages['conversation.at']) => hint(revision));
  socket.on('message.posted', receiveSaid);
  socket.on('message.changed', receiveSaid);
  socket.on('conversation.at', hintAt);
  socket.on('chat.here', ofTalk(presence.here));
  socket.on('chat.hereNow', ofTalk(presence.hereNow));
  socket.on('chat.typing', ofTalk(presence.typing));
  socket.on('chat.read', ofTalk(receipts.read));
  socket.on('disconnect', presence.lost);
  // The page may be older than the line: what was said between the two is fetched.
  document.addEventListener('notes:live', () => void catchUp().then(outbox.retry));
  // A short failure of the network may leave the line as it was.
  window.addEventListener('online', () => void catchUp().then(outbox.retry));
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
