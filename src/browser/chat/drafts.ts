import { record, text } from '../dom';
import type { Talk } from './talk';

type Kept = { message: string; replyTo: string; key: string };

/** What one began to write waits in this browser, for each person and talk by itself, until it is sent. */
export function makeDrafts(talk: Talk) {
  const place = `notes:draft:${talk.reader.id}:${talk.conversationId}`;
  return {
    read(): Kept {
      const kept = record(stored(place));
      return { message: text(kept.message), replyTo: text(kept.replyTo), key: text(kept.key) };
    },
    keep({ message, replyTo, key }: Kept): void {
      try {
        if (message.trim()) localStorage.setItem(place, JSON.stringify({ message, replyTo, key }));
        else localStorage.removeItem(place);
      } catch {
        // A browser that keeps nothing still sends.
      }
    },
  };
}

function stored(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
