import type { Kind } from '../kind';
import { writeMemo } from '../memo';

const PIECES = ['\n', '@', '@Person Number2 ', 'http://', 'https://a.b/ ', 'a.', 'a@b.c '];
const MESSAGES = 20;

/** Written, and then read by everybody who opens the memo. */
export const chat: readonly Kind[] = PIECES.map((piece) => ({
  name: `chat of messages of ${JSON.stringify(piece)}`,
  ask: async (attacker) => {
    const url = await writeMemo(attacker, 'A long talk', '');
    const message = `a${piece.repeat(9_998 / piece.length)}!`;
    for (let said = 0; said < MESSAGES; said += 1) await attacker.post(`${url}/messages`, [['message', message]]);
    await attacker.send({ path: url });
    await attacker.send({ path: `${url}/messages?since=0` });
  },
}));
