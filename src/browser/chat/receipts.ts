import type { ToPages } from '#src/platform/liveEvents';
import { all, count, idText, text, toRecord } from '../dom';
import { idOf, listLine, messagesIn } from './messages';
import { shortName, type Talk } from './talk';

type Receipt = { name: string; messageId: number };

export type Receipts = ReturnType<typeof makeReceipts>;

/** "Seen by Garry, Masha" under the last message each of them has read. */
export function makeReceipts(talk: Talk) {
  const receipts = new Map<string, Receipt>();
  const move = (id: string, name: string, messageId: number): void => {
    if (id === talk.reader.id || messageId <= (receipts.get(id)?.messageId ?? 0)) return;
    receipts.set(id, { name, messageId });
  };
  for (const entry of list(talk.card.dataset.receipts))
    move(idText(entry.id), text(entry.name), count(entry.messageId));

  const draw = (): void => {
    for (const line of all(':scope > [data-seen]', HTMLElement, talk.list)) line.remove();
    const shown = messagesIn(talk);
    const names = [...receipts.values()].map(({ name }) => name);
    const seen = new Map<HTMLElement, string[]>();
    for (const [id, { name, messageId }] of receipts) {
      const item = shown.findLast((message) => idOf(message) <= messageId);
      // Whoever wrote it has of course seen it.
      if (!item || item.dataset.author === id) continue;
      seen.set(item, [...(seen.get(item) ?? []), shortName(name, names)]);
    }
    for (const [item, people] of seen) {
      item.after(listLine('talk-seen', 'seen', String(idOf(item)), talk.say('seenBy', { names: people.join(', ') })));
    }
  };

  return {
    draw,
    /** What the server tells when somebody has read further. */
    read: ({ id, name, messageId }: ToPages['chat.read']): void => {
      move(String(id), name, messageId);
      draw();
    },
    /** Whoever writes has read what stands above. */
    wrote(item: HTMLElement): void {
      move(text(item.dataset.author), text(item.dataset.authorName), idOf(item));
      draw();
    },
  };
}

export function list(json: string | undefined): Record<string, unknown>[] {
  const value: unknown = JSON.parse(json || '[]');
  return Array.isArray(value) ? value.map(toRecord) : [];
}
