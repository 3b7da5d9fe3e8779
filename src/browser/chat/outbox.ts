import { record, say as pageText, text, toRecord } from '../dom';
import { toast } from '../toast';
import { toSaid, type Said } from './catchUp';
import { pendingMessage, type Pending } from './pending';
import { sameAdded, type Added } from './added';
import type { Talk } from './talk';
import { makeUnsent } from './unsent';

const PATIENCE = 30_000;
const PATIENCE_WITH_FILES = 60_000;

/** The server says what comes with the same key once, however often it is sent. */
export type Draft = { key: string; message: string; replyTo: string; added: Added[]; files: File[] };

type Outlets = {
  /** The server has it. */
  arrived: (said: Said) => Promise<void>;
  /** The server refused it: its sentence, and what was written. */
  refused: (sentence: string, draft: Draft) => boolean;
  /** It is no longer on its way. */
  settled: () => void;
  drawn: (item: HTMLElement) => void;
};

export type Outbox = ReturnType<typeof makeOutbox>;

/** Own messages on their way: drawn at once, replaced by what the server says, kept with "Try again" when it did not answer. */
export function makeOutbox(talk: Talk, { arrived, refused, settled, drawn }: Outlets) {
  const sending = new Map<string, { draft: Draft; pending: Pending }>();
  const unsent = makeUnsent(talk);
  /** Texts keep their order; a large file lets later texts pass. */
  let queue = Promise.resolve();

  const post = async (draft: Draft, pending: Pending): Promise<void> => {
    const { key } = draft;
    const answer = await upload(`${talk.url}/messages`, draft, pending);
    // The line may have brought the message before its own answer came.
    tellNotTold(answer.body);
    if (!sending.has(key)) return;
    if (answer.status === 201 || answer.status === 200) {
      // What was said before it may have to be fetched first; the next message need not wait for that.
      return void arrived({ ...toSaid(answer.body), clientKey: key }).then(() => drop(key));
    }
    if (answer.status === 0 || answer.status >= 500) return pending.failed(talk.say('notSent'), true);
    const sentence = sentenceOf(answer.status, answer.body);
    if (refused(sentence, draft)) drop(key);
    else pending.failed(sentence);
  };
  const drop = (key: string): void => {
    sending.get(key)?.pending.item.remove();
    unsent.forget(key);
    if (sending.delete(key)) settled();
  };
  const go = (draft: Draft, pending: Pending): void => {
    pending.started();
    if (draft.files.length > 0) void post(draft, pending);
    else queue = queue.then(() => post(draft, pending));
  };

  const draw = (draft: Draft): Pending => {
    const pending = pendingMessage(talk, draft, {
      again: () => go(draft, pending),
      back: () => void (refused('', draft) && drop(draft.key)),
      discard: () => drop(draft.key),
    });
    sending.set(draft.key, { draft, pending });
    talk.list.append(pending.item);
    drawn(pending.item);
    return pending;
  };

  return {
    send: (draft: Draft): void => {
      unsent.keep({ ...draft, hadFiles: draft.files.length > 0 });
      go(draft, draw(draft));
    },
    /** What an earlier page could not get through goes on its way, with its key; without its files only when asked to. */
    resume: (): void => {
      for (const { hadFiles, ...words } of unsent.read()) {
        const draft = { ...words, files: [] };
        const pending = draw(draft);
        if (hadFiles) pending.failed(talk.say('filesLost'));
        else go(draft, pending);
      }
    },
    /** The server's own drawing of it is there now. */
    drop,
    /** The line is back: what did not get through goes again, with its key, so that it is said once. */
    retry: (): void => {
      for (const { pending } of sending.values()) if (pending.isUnheard()) pending.again();
    },
    isEmpty: (): boolean => sending.size === 0,
    hasFiles: (): boolean => [...sending.values()].some(({ draft }) => draft.files.length > 0),
  };
}

/** The same words and files, so that it is the same message. */
export const isSame = (one: Omit<Draft, 'key'>, other: Omit<Draft, 'key'>): boolean =>
  one.message === other.message &&
  one.replyTo === other.replyTo &&
  sameAdded(one.added, other.added) &&
  one.files.length === other.files.length &&
  one.files.every((file, at) => file === other.files[at]);

function bodyOf({ key, message, replyTo, added, files }: Draft): FormData {
  const data = new FormData();
  data.set('clientKey', key);
  data.set('message', message);
  if (replyTo) data.set('replyTo', replyTo);
  for (const { id } of added) data.append('addSubscribers', id);
  for (const file of files) data.append('files', file, file.name);
  return data;
}

/** Somebody named in it takes no part: that is said, with the way to add them. */
function tellNotTold({ notTold }: Record<string, unknown>): void {
  const { sentence, url } = toRecord(notTold);
  if (sentence) toast({ title: text(sentence), url: text(url) });
}

type Answer = { status: number; body: Record<string, unknown> };

/** Sends it, but does not wait for ever: a connection that hangs would hold up all later messages. */
function upload(url: string, draft: Draft, pending: Pending): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let patience: ReturnType<typeof setTimeout> | undefined;
    const wait = (): void => {
      clearTimeout(patience);
      patience = setTimeout(() => request.abort(), draft.files.length > 0 ? PATIENCE_WITH_FILES : PATIENCE);
    };
    const end = (): void => {
      clearTimeout(patience);
      resolve({ status: request.status, body: record(request.responseText) });
    };
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => {
      pending.progress(event.loaded, event.total);
      wait();
    });
    for (const event of ['load', 'error', 'abort']) request.addEventListener(event, end);
    pending.onCancel(() => request.abort());
    wait();
    request.send(bodyOf(draft));
  });
}

export function sentenceOf(status: number, body: Record<string, unknown>): string {
  if (status === 401) return pageText('signInAgain');
  const problems = Object.values(toRecord(body.fieldErrors)).map((problem) =>
    Array.isArray(problem) ? problem.map(text).join(' ') : text(problem),
  );
  return problems.join(' ') || text(body.summary) || text(body.error) || pageText('uploadFailed');
}

/** Unsent files would be lost with the page. */
export function askBeforeLosing(outbox: Outbox): void {
  window.addEventListener('beforeunload', (event) => {
    if (outbox.hasFiles()) event.preventDefault();
  });
}
