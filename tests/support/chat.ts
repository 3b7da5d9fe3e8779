import type { Agent } from './app';

/** Says something as the page's script does; answers the raw answer. */
export const say = (agent: Agent, url: string, fields: Record<string, string> = {}) =>
  agent.post(`${url}/messages`).set('Accept', 'application/json').type('form').send(fields);

/** Says something and answers the message's id. */
export async function said(
  agent: Agent,
  url: string,
  message: string,
  fields: Record<string, string> = {},
): Promise<number> {
  const answer = await say(agent, url, { message, ...fields });
  if (answer.status !== 201)
    throw new Error(`The message was not written: ${answer.status} ${answer.text.slice(0, 300)}`);
  return Number(answer.body.id);
}
