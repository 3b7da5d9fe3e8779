import { isOfInputMethod, one, record, text, toRecord } from '../dom';
import { makeAttachments, type Attachments } from './attachments';
import type { Said } from './catchUp';
import { toSaid } from './catchUp';
import { showMode, type Mode } from './context';
import { makeAdded } from './added';
import { makeDrafts } from './drafts';
import { startMentions } from './mentions';
import { isOwn, messageById, messagesIn } from './messages';
import { isSame, sentenceOf, type Draft } from './outbox';
import { isChangeable } from './ownTools';
import { isTouch, json, type Talk } from './talk';
import { newKey } from '../newKey';

type Outlets = { send: (draft: Draft) => void; changed: (said: Said) => Promise<void>; typing: () => void };

export type Composer = ReturnType<typeof makeComposer>;

/** Where one writes: Enter sends, Shift+Enter breaks the line, ↑ takes the last own message up again, Escape leaves it. */
export function makeComposer(talk: Talk, form: HTMLFormElement, { send, changed, typing }: Outlets) {
  const found = one('textarea', HTMLTextAreaElement, form);
  const error = one('[data-composer-error]', HTMLElement, form);
  if (!found) throw new Error('The composer has no field.');
  const area = found;
  const drafts = makeDrafts(talk);
  let mode: Mode = { kind: 'new' };
  /** What was sent and came back. As long as it stays as it was it is the same message: the server may have it already. */
  let returned: Draft | undefined;

  const complain = (sentence: string): void => {
    if (!error) return;
    error.textContent = sentence;
    error.hidden = sentence === '';
  };
  const attachments: Attachments = makeAttachments(talk, form, () => complain(attachments?.problem() ?? ''));
  const added = makeAdded(talk, form, () => keep());
  const replyTo = (): string => (mode.kind === 'reply' ? mode.id : '');
  const written = (): Omit<Draft, 'key'> => ({
    message: area.value.trim(),
    replyTo: replyTo(),
    added: mode.kind === 'edit' ? [] : added.list(),
    files: attachments.files(),
  });
  const knownKey = (): string => (returned && isSame(returned, written()) ? returned.key : '');
  const keep = (): void => {
    if (mode.kind !== 'edit')
      drafts.keep({ message: area.value, replyTo: replyTo(), added: added.list(), key: knownKey() });
  };
  const become = (next: Mode, message = area.value): void => {
    mode = next;
    area.value = message;
    showMode(talk, form, mode);
    complain('');
    grow(area);
  };
  const leaveMode = (): void => {
    const wasEditing = mode.kind === 'edit';
    const begun = drafts.read();
    become({ kind: 'new' }, wasEditing ? begun.message : area.value);
    if (wasEditing) added.set(begun.added);
    keep();
  };
  const clear = (): void => {
    become({ kind: 'new' }, '');
    attachments.set([]);
    added.set([]);
  };

  const submit = (): void => {
    const message = area.value.trim();
    const problem = attachments.problem();
    if (problem) return complain(problem);
    if (mode.kind === 'edit') return void save(mode, message);
    if (!message && attachments.files().length === 0) return complain(talk.say('empty'));
    const draft = { key: knownKey() || newKey(), ...written() };
    returned = undefined;
    clear();
    keep();
    send(draft);
  };
  const save = async ({ url }: { url: string }, message: string): Promise<void> => {
    if (!message) return complain(talk.say('empty'));
    const answer = await fetch(url, json({ method: 'POST', body: new URLSearchParams({ message }) })).catch(
      () => undefined,
    );
    const body = record((await answer?.text().catch(() => '')) ?? '');
    if (!answer?.ok) return complain(answer ? sentenceOf(answer.status, body) : talk.say('notSent'));
    leaveMode();
    await changed(toSaid(body));
  };
  const edit = async (item: HTMLElement): Promise<void> => {
    const { url = '', message: id = '' } = item.dataset;
    const answer = await fetch(url, json()).catch(() => undefined);
    const body = answer?.ok ? toRecord(await answer.json().catch(() => ({}))) : {};
    if (typeof body.text !== 'string') return complain(talk.say('loadFailed'));
    keep();
    become({ kind: 'edit', id, url }, text(body.text));
    // A change of words brings nobody in.
    added.set([]);
    area.focus();
  };
  const reply = (item: HTMLElement): void => {
    if (mode.kind === 'edit') leaveMode();
    become({ kind: 'reply', id: item.dataset.message ?? '' });
    keep();
    area.focus();
  };

  const mentions = startMentions(talk, area, {
    mayAdd: () => mode.kind !== 'edit',
    add: added.add,
  });
  area.addEventListener('keydown', (event) => {
    if (isOfInputMethod(event) || mentions.isOpen() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && !event.shiftKey && !isTouch()) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && mode.kind !== 'new') leaveMode();
    else if (event.key === 'ArrowUp' && area.value === '' && mode.kind === 'new') {
      const last = messagesIn(talk).findLast((item) => isOwn(talk, item) && isChangeable(item));
      if (last) void edit(last);
      if (last) event.preventDefault();
    }
  });
  area.addEventListener('input', () => {
    complain(attachments.problem());
    grow(area);
    added.follow(area.value);
    keep();
    if (area.value.trim() && mode.kind !== 'edit') typing();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  one('[data-context-cancel]', HTMLElement, form)?.addEventListener('click', (event) => {
    event.preventDefault();
    leaveMode();
    area.focus();
  });
  one('[data-mention]', HTMLButtonElement, form)?.addEventListener('click', () => {
    const isApart = /(^|\s)$/.test(area.value.slice(0, area.selectionStart));
    area.setRangeText(isApart ? '@' : ' @', area.selectionStart, area.selectionEnd, 'end');
    area.focus();
    area.dispatchEvent(new Event('input', { bubbles: true }));
  });
  const emojiButton = one('[data-emoji]', HTMLButtonElement, form);
  emojiButton?.addEventListener('click', () => {
    void import('./emojis').then((module) => module.openEmojis(talk, emojiButton, area));
  });

  const asked = one('input[name=replyTo]', HTMLInputElement, form)?.value ?? '';
  const kept = drafts.read();
  const answered = asked || (area.value ? '' : kept.replyTo);
  if (!area.value && kept.message) {
    area.value = kept.message;
    added.set(kept.added);
  }
  if (answered && messageById(talk, answered)) become({ kind: 'reply', id: answered });
  if (kept.key) returned = { ...kept, message: kept.message.trim(), files: [] };
  grow(area);

  return {
    area,
    attachments,
    edit,
    reply,
    complain,
    /** The server has what came back after all: it need not be sent again. */
    said(key: string): void {
      if (!key || mode.kind === 'edit' || key !== knownKey()) return;
      clear();
      keep();
    },
    /** A refused message comes back, unless something else was begun meanwhile. */
    takeBack(draft: Draft, sentence: string): boolean {
      const isFree = area.value.trim() === '' && attachments.files().length === 0 && mode.kind === 'new';
      if (isFree) {
        returned = draft;
        attachments.set(draft.files);
        added.set(draft.added);
        become(draft.replyTo ? { kind: 'reply', id: draft.replyTo } : { kind: 'new' }, draft.message);
        keep();
        area.focus();
      }
      if (sentence) complain(sentence);
      return isFree;
    },
  };
}

/** Browsers that do not let a field grow with its text get help. */
function grow(area: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  area.style.blockSize = 'auto';
  area.style.blockSize = `${area.scrollHeight}px`;
}
