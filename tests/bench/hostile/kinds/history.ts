import type { Kind } from '../kind';
import { writeMemo } from '../memo';

const PIECES = ['x', 'x ', '&lt;', '<p>x</p>', '😀'];
const BODY = 90_000;
const CHANGES = 5;

export const history: readonly Kind[] = PIECES.map((piece) => ({
  name: `history of a text of ${JSON.stringify(piece)}`,
  ask: async (attacker) => {
    const body = (change: number) => `<p>${change} ${piece.repeat(BODY / piece.length)} ${change}</p>`;
    const url = await writeMemo(attacker, 'Changed again and again', body(0));
    for (let change = 1; change <= CHANGES; change += 1)
      await attacker.post(url, [
        ['title', 'Changed again and again'],
        ['recipient', 'company'],
        ['body', body(change)],
      ]);
    await attacker.send({ path: url });
    await attacker.send({ path: `${url}/history` });
  },
}));
