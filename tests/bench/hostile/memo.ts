import type { Attacker } from './kind';

/** A new memo to everybody; answers its page. */
export async function writeMemo({ post }: Attacker, title: string, body: string): Promise<string> {
  const { status, headers } = await post('/memos', [
    ['title', title],
    ['recipient', 'company'],
    ['body', body],
  ]);
  if (status !== 303 || !headers.location) throw new Error(`The memo was answered with ${status}`);
  return new URL(headers.location, 'http://localhost').pathname;
}
