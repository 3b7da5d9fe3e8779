import { makeAsker } from '../asking';
import { idText, text, toRecord } from '../dom';

export type Outsider = { id: string; name: string; label: string; hint: string };

const WAIT = 200;
const ASKED_FROM = 2;

/** Asks who is meant, beyond those who take part. */
export function makeOutsiders(found: (asked: string, people: Outsider[]) => void) {
  const asker = makeAsker(WAIT);
  return {
    stop: asker.giveUp,
    ask(asked: string): void {
      asker.giveUp();
      if (asked.length < ASKED_FROM) return;
      const query = new URLSearchParams({ for: 'subscriber', q: asked });
      void asker.ask(`/people/options?${query.toString()}`).then((list) => {
        if (Array.isArray(list)) found(asked, list.map(toRecord).map(outsider));
      });
    },
  };
}

const outsider = ({ value, name, label, hint }: Record<string, unknown>): Outsider => ({
  id: idText(value),
  name: text(name),
  label: text(label),
  hint: text(hint),
});
