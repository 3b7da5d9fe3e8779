import { signIn } from './programs';

/** How long an answer took, whole, and where it leads. */
export type Timed = { ms: number; status: number; ok: boolean; location: string; kb: number };

/** A signed-in person at a running program, one request after the other. */
export type Session = {
  get(path: string): Promise<Timed>;
  post(path: string, fields: [string, string | number][]): Promise<Timed>;
};

async function timed(port: number, path: string, init: RequestInit): Promise<Timed> {
  const started = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, redirect: 'manual' });
  const kb = (await answer.arrayBuffer()).byteLength / 1000;
  const ok = answer.status === 200 || answer.status === 303;
  return {
    ms: performance.now() - started,
    status: answer.status,
    ok,
    location: answer.headers.get('location') ?? '',
    kb,
  };
}

export async function sessionOf(port: number, email: string): Promise<Session> {
  const headers = { cookie: await signIn(port, email) };
  return {
    get: (path) => timed(port, path, { headers }),
    async post(path, fields) {
      const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)]));
      const answer = await timed(port, path, { method: 'POST', headers, body });
      if (answer.location === '') throw new Error(`POST ${path} was answered ${answer.status}`);
      return answer;
    },
  };
}

/** A memo from its form. */
export const memoForm = (recipient: number | 'company', subscribers: number[] = []): [string, string | number][] => [
  ['title', 'A memo of the bench'],
  ['body', '<div>Please decide.</div>'],
  ['recipient', recipient],
  ['clientKey', crypto.randomUUID()],
  ...subscribers.map((id): [string, number] => ['subscribers', id]),
];
