import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** One connection through the proxy: the program at one end, PostgreSQL at the other. */
export type Pair = { program: Socket; database: Socket };

export type DatabaseProxy = {
  url: string;
  /** Says what becomes of bytes on their way; the default passes them on. */
  onQuestion: (bytes: Buffer, pair: Pair) => void;
  onAnswer: (bytes: Buffer, pair: Pair) => void;
  /** Takes bytes and connections and says nothing, as a network that fell silent. */
  swallow(): void;
  /** Passes bytes on again, on new connections: the old ones break. */
  heal(): void;
  close(): Promise<void>;
};

/** A way to PostgreSQL on which things go wrong. */
export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Pair>();
  let isSilent = false;

  const server = createServer((program) => {
    const pair = { program, database: connect(Number(target.port || 5432), target.hostname) };
    pairs.add(pair);
    pair.program.on('data', (bytes) => isSilent || proxy.onQuestion(bytes, pair));
    pair.database.on('data', (bytes) => isSilent || proxy.onAnswer(bytes, pair));
    for (const socket of [pair.program, pair.database])
      socket.on('error', () => undefined).on('close', () => end(pair));
  });
  const end = (pair: Pair) => {
    pairs.delete(pair);
    pair.program.destroy();
    pair.database.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const proxy: DatabaseProxy = {
    url: url.href,
    onQuestion: (bytes, { database }) => void database.write(bytes),
    onAnswer: (bytes, { program }) => void program.write(bytes),
    swallow: () => void (isSilent = true),
    heal() {
      isSilent = false;
      pairs.forEach(end);
    },
    async close() {
      pairs.forEach(end);
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

/** The error with which PostgreSQL ends a connection when it is shut down. */
export function shutdownMessage(): Buffer {
  const field = (name: string, value: string) => Buffer.from(`${name}${value}\0`);
  const body = Buffer.concat([
    field('S', 'FATAL'),
    field('V', 'FATAL'),
    field('C', '57P01'),
    field('M', 'terminating connection due to administrator command'),
    Buffer.from([0]),
  ]);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** `ReadyForQuery`, outside of a transaction: the program takes the connection for free from here on. */
export const endsIdle = (bytes: Buffer): boolean => bytes.subarray(-6).equals(Buffer.from('Z\0\0\0\x05I'));
