import { text } from '../dom';
import { store, stored } from '../storage';
import { addedIn, type Added } from './added';
import type { Talk } from './talk';

type Kept = { message: string; replyTo: string; added: Added[]; key: string };

/** What one began to write waits in this browser, for each person and talk by itself, until it is sent. */
export function makeDrafts(talk: Talk) {
  const place = `notes:draft:${talk.reader.id}:${talk.conversationId}`;
  return {
    read(): Kept {
      const kept = stored(place);
      return {
        message: text(kept.message),
        replyTo: text(kept.replyTo),
        added: addedIn(kept.added),
        key: text(kept.key),
      };
    },
    keep({ message, replyTo, added, key }: Kept): void {
      store(place, message.trim() ? { message, replyTo, added, key } : undefined);
    },
  };
}
