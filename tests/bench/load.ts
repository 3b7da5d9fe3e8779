import http from 'node:http';

export type Result = { perSecond: number; p50: number; p99: number; errors: number; requests: number };

export type Shot = { path: string; method?: string; headers?: Record<string, string>; body?: string };

type Options = { port: number; cookie?: string; seconds: number; next: (index: number) => Shot };

const okStatus = (status: number | undefined): boolean => status === 200 || status === 303;

function shoot(
  agent: http.Agent,
  { port, cookie }: Pick<Options, 'port' | 'cookie'>,
  shot: Shot,
): Promise<{ ms: number; ok: boolean }> {
  const started = performance.now();
  return new Promise((resolve) => {
    const done = (ok: boolean) => resolve({ ms: performance.now() - started, ok });
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        agent,
        path: shot.path,
        method: shot.method ?? 'GET',
        headers: { ...(cookie ? { cookie } : {}), ...shot.headers },
      },
      (response) => {
        response.resume();
        response.on('end', () => done(okStatus(response.statusCode)));
        response.on('error', () => done(false));
      },
    );
    request.on('error', () => done(false));
    request.end(shot.body);
  });
}

export const quantile = (values: number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
};

const resultOf = (shots: { ms: number; ok: boolean }[], seconds: number): Result => ({
  perSecond: shots.length / seconds,
  p50: quantile(
    shots.map(({ ms }) => ms),
    0.5,
  ),
  p99: quantile(
    shots.map(({ ms }) => ms),
    0.99,
  ),
  errors: shots.filter(({ ok }) => !ok).length,
  requests: shots.length,
});

type Closed = Options & { connections: number; requests?: number };

/** So many connections, each asking again as soon as it was answered, until the time is over or so many requests were made. */
export async function closedLoop({ connections, requests = Infinity, ...options }: Closed): Promise<Result> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const shots: { ms: number; ok: boolean }[] = [];
  const started = performance.now();
  const end = started + options.seconds * 1000;
  let index = 0;
  const connection = async () => {
    while (index < requests && performance.now() < end) shots.push(await shoot(agent, options, options.next(index++)));
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return resultOf(shots, (performance.now() - started) / 1000);
}

/** So many requests a second, whether the earlier ones were answered or not. */
export async function openLoop({ rate, ...options }: Options & { rate: number }): Promise<Result> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const all: Promise<{ ms: number; ok: boolean }>[] = [];
  const started = performance.now();
  for (let index = 0; index < rate * options.seconds; index += 1) {
    const wait = started + (index * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    all.push(shoot(agent, options, options.next(index)));
  }
  const shots = await Promise.all(all);
  agent.destroy();
  return resultOf(shots, (performance.now() - started) / 1000);
}
