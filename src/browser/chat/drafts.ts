import { text } from '../dom';
import { store, stored } from '../storage';
import type { Talk } from './talk';

type Kept = { message: string; replyTo: string; key: string };

/** What one began to write waits in this browser, for each person and talk by itself, until it is sent. */
export function makeDrafts(talk: Talk) {
  const place = `notes:draft:${talk.reader.id}:${talk.conversationId}`;
  return {
    read(): Kept {
      const kept = stored(place);
      return { message: text(kept.message), replyTo: text(kept.replyTo), key: text(kept.key) };
    },
    keep({ message, replyTo, key }: Kept): void {
      store(place, message.trim() ? { message, replyTo, key } : undefined);
    },
  };
}
