import { setTimeout as wait } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { asError } from '../errors';
import type { S3Address } from './s3Address';

type Asked = {
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** May be sent more than once. */
  body?: Blob | string;
};

/** The answer, when it is a good one. @throws S3Refusal, or what the network says */
export type S3Client = (method: string, key: string, asked?: Asked) => Promise<Response>;

/** The store answered, but not with what was asked for. */
export class S3Refusal extends Error {
  constructor(
    readonly status: number,
    /** `NoSuchKey`; empty when it names none, as of a head alone. */
    readonly code: string,
  ) {
    super(`the store answers ${status} ${code}`.trim());
  }
}

/** So long somebody waits for a bucket that is away. */
const PATIENCE_MS = 4_000;
const FIRST_PAUSE_MS = 100;
/** Until the answer begins; what is sent needs its time on the way. */
const ANSWER_WITHIN_MS = 5_000;
const TAKEN_WITHIN_MS = 60_000;
/** Of a page of pictures only the first one waits in vain. */
const GIVEN_UP_MS = 2_000;

const isPassing = (status: number): boolean => status >= 500 || status === 429;

/**
 * Signed requests, sent again with growing pauses while the network fails or the store is in trouble; after one that was
 * given up, others fail at once for a moment.
 */
export function s3Client(address: S3Address): S3Client {
  const signer = new AwsClient({ ...address, service: 's3' });
  let given: { up: Error; until: number } | null = null;
  return async (method, key, { query = {}, ...asked } = {}) => {
    if (given && performance.now() < given.until) throw given.up;
    const url = new URL(key === '' ? address.endpoint : `${address.endpoint}/${key}`);
    url.search = new URLSearchParams(query).toString();
    try {
      const response = await persistently(async () => send(await signer.sign(url, { method, ...asked })));
      given = null;
      return await accepted(response);
    } catch (error) {
      if (!(error instanceof S3Refusal)) given = { up: asError(error), until: performance.now() + GIVEN_UP_MS };
      throw error;
    }
  };
}

async function persistently(request: () => Promise<Response>): Promise<Response> {
  const until = performance.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    const isLast = performance.now() + pause > until;
    try {
      const response = await request();
      if (isLast || !isPassing(response.status)) return response;
      await response.body?.cancel();
    } catch (error) {
      if (isLast) throw error;
    }
    await wait(pause * (0.5 + Math.random()));
  }
}

async function send(request: Request): Promise<Response> {
  const patience = new AbortController();
  const within = request.body ? TAKEN_WITHIN_MS : ANSWER_WITHIN_MS;
  const timer = setTimeout(() => patience.abort(new Error('the store does not answer')), within);
  try {
    return await fetch(request, { signal: patience.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  const said = await response.text().catch(() => '');
  throw new S3Refusal(response.status, /<Code>(\w+)<\/Code>/.exec(said)?.[1] ?? '');
}
