import { all, one, record } from '../dom';
import { toast } from '../toast';
import { toSaid, type Said } from './catchUp';
import type { Composer } from './composer';
import { sentenceOf } from './outbox';
import { json, type Talk } from './talk';

type Outlets = { composer: () => Composer | undefined; changed: (said: Said) => Promise<void> };

/** Reply, copy the link, edit, delete: without a script links and forms, here without leaving the page. */
export function startTools(talk: Talk, { composer, changed }: Outlets): void {
  talk.list.addEventListener('click', (event) => {
    const tool =
      event.target instanceof Element ? event.target.closest('[data-reply], [data-edit], [data-copy-link]') : null;
    const item = tool?.closest('[data-message]');
    const writer = composer();
    if (!(tool instanceof HTMLAnchorElement) || !(item instanceof HTMLElement)) return;
    if (tool.matches('[data-copy-link]')) {
      event.preventDefault();
      return void navigator.clipboard.writeText(tool.href).then(() => toast({ title: talk.say('linkCopied') }));
    }
    if (!writer) return;
    event.preventDefault();
    if (tool.matches('[data-reply]')) writer.reply(item);
    else void writer.edit(item);
  });

  const question = one('#chat-delete', HTMLElement);
  let toDelete: HTMLFormElement | undefined;
  talk.list.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-delete]') || !question) return;
    event.preventDefault();
    toDelete = form;
    question.showPopover();
    all('button', HTMLButtonElement, question)[0]?.focus();
  });
  // The button that asked shows only while its message has the focus, so the browser cannot give it back there.
  question?.addEventListener('toggle', () => {
    const item = toDelete?.closest('[data-message]');
    const isHeldHere = document.activeElement === document.body || question.contains(document.activeElement);
    if (!question.matches(':popover-open') && isHeldHere && item instanceof HTMLElement)
      item.focus({ preventScroll: true });
  });
  one('[data-delete-confirm]', HTMLButtonElement)?.addEventListener('click', () => {
    question?.hidePopover();
    if (toDelete) void remove(toDelete);
  });

  const remove = async (form: HTMLFormElement): Promise<void> => {
    const answer = await fetch(form.action, json({ method: 'POST', body: new URLSearchParams() })).catch(
      () => undefined,
    );
    const body = record((await answer?.text().catch(() => '')) ?? '');
    if (answer?.ok) return changed(toSaid(body));
    toast({ title: answer ? sentenceOf(answer.status, body) : talk.say('notSent') });
  };
}
