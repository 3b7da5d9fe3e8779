import { sendTo, type Answer, type Ask } from '../../support/wire';

/** One signed-in person who means ill, at a running program. */
export type Attacker = {
  port: number;
  cookie: string;
  send(ask: Ask): Promise<Answer>;
  /** A form without files, as a browser sends it. */
  post(path: string, fields: [string, string][]): Promise<Answer>;
};

/** The dearest thing of one kind that one person may ask for. Each lives in a file of its own under `kinds/`. */
export type Kind = { name: string; ask(attacker: Attacker): Promise<void> };

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export function attackerAt(port: number, cookie: string): Attacker {
  const send = (ask: Ask) => sendTo(port, { ...ask, headers: { ...ask.headers, cookie } });
  return {
    port,
    cookie,
    send,
    post: (path, fields) => send({ path, method: 'POST', headers: FORM, body: new URLSearchParams(fields).toString() }),
  };
}
