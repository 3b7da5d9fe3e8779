import { record, text } from '../dom';
import type { Talk } from './talk';

type Kept = { message: string; replyTo: string };

/** What one began to write waits in this browser, for each person and talk by itself, until it is sent. */
export function makeDrafts(talk: Talk) {
  const key = `notes:draft:${talk.reader.id}:${talk.conversationId}`;
  return {
    read(): Kept {
      const kept = record(stored(key));
      return { message: text(kept.message), replyTo: text(kept.replyTo) };
    },
    keep({ message, replyTo }: Kept): void {
      try {
        if (message.trim()) localStorage.setItem(key, JSON.stringify({ message, replyTo }));
        else localStorage.removeItem(key);
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
