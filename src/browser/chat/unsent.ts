import { text, toRecord } from '../dom';
import { store, stored } from '../storage';
import { addedIn, type Added } from './added';
import type { Talk } from './talk';

type Unsent = { key: string; message: string; replyTo: string; added: Added[]; hadFiles: boolean };

/** Sent here, but not yet said by the server: waits in this browser, for each person and talk by itself. Files cannot. */
export function makeUnsent(talk: Talk) {
  const place = `notes:unsent:${talk.reader.id}:${talk.conversationId}`;
  const read = (): Unsent[] => {
    const { messages } = stored(place);
    return (Array.isArray(messages) ? messages : []).map(toUnsent).filter(({ key, message }) => key && message);
  };
  const write = (messages: Unsent[]): void => store(place, messages.length > 0 ? { messages } : undefined);
  // Read anew each time: another tab may be at it too.
  const others = (key: string): Unsent[] => read().filter((unsent) => unsent.key !== key);
  return {
    read,
    keep: ({ key, message, replyTo, added, hadFiles }: Unsent): void =>
      write([...others(key), { key, message, replyTo, added, hadFiles }]),
    forget: (key: string): void => write(others(key)),
  };
}

function toUnsent(value: unknown): Unsent {
  const { key, message, replyTo, added, hadFiles } = toRecord(value);
  return {
    key: text(key),
    message: text(message),
    replyTo: text(replyTo),
    added: addedIn(added),
    hadFiles: hadFiles === true,
  };
}
