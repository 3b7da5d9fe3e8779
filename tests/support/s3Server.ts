import { mkdtemp, rm } from 'node:fs/promises';
import dns from 'node:dns';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from '@20minutes/s3rver';
import { vi } from 'vitest';

/** Of everybody who asks the server of the tests. */
const WHO = 'S3RVER:S3RVER';
export const BUCKET = 'notes-files';

export type S3Server = {
  /** `S3_URL` of the bucket. */
  url(bucket?: string): string;
  /** The server goes away, with what it holds; `back` brings it to the same port. */
  away(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
};

/**
 * A real S3 server on a free port, with an empty bucket. It checks signatures, but those of the virtual style, which it
 * reckons otherwise than S3 does.
 */
export async function s3Server(style: 'path' | 'virtual' = 'path'): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'notes-s3-'));
  let port = 0;
  let server: S3rver | null = null;
  const start = async () => {
    server = new S3rver({
      address: '127.0.0.1',
      port,
      silent: true,
      directory,
      serviceEndpoint: 'localhost',
      allowMismatchedSignatures: style === 'virtual',
      configureBuckets: [{ name: BUCKET, configs: [] }],
    });
    port = (await server.run()).port;
  };
  const away = async () => {
    const running = server;
    server = null;
    running?.httpServer.closeAllConnections();
    await running?.close();
  };
  await start();
  return {
    url: (bucket = BUCKET) =>
      `http://${WHO}@${style === 'path' ? '127.0.0.1' : 's3.localhost'}:${port}/${bucket}?style=${style}`,
    away,
    back: start,
    async close() {
      await away();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** `bucket.localhost` is this machine by RFC 6761; not every system's resolver knows. */
export function knowLocalhost(): void {
  const lookup = dns.lookup.bind(dns) as (...words: unknown[]) => void;
  vi.spyOn(dns, 'lookup').mockImplementation((name: string, ...rest: unknown[]) =>
    lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest),
  );
}
