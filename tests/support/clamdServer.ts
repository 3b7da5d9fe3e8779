import { createServer, type Server, type Socket } from 'node:net';

/** The test file of all virus scanners, in two parts so that none stumbles over this one. */
export const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

/** How it behaves: as clamd, slowly (it answers nothing until `release`), killed midway, or like another server. */
export type Manner = 'clamd' | 'slow' | 'killed' | 'nonsense' | 'cut' | 'memory';

export type ClamdServer = {
  /** `CLAMD_URL` of it. */
  url: string;
  manner: Manner;
  /** Files that it has looked at. */
  looked: number;
  /** StreamMaxLength. */
  most: number;
  release(): void;
  away(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
};

const END = '\0';

/** Speaks clamd's protocol on a free port: zPING, and zINSTREAM with its chunks. */
export async function clamdServer(): Promise<ClamdServer> {
  const sockets = new Set<Socket>();
  let held: (() => void)[] = [];
  let port = 0;
  let server: Server | null = null;

  const start = () =>
    new Promise<void>((resolve) => {
      server = createServer((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => undefined);
        serve(socket);
      });
      server.listen(port, '127.0.0.1', () => {
        const address = server?.address();
        port = typeof address === 'object' && address ? address.port : 0;
        resolve();
      });
    });
  const away = async () => {
    const running = server;
    server = null;
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => (running ? running.close(resolve) : resolve(null)));
  };
  const clamd: ClamdServer = {
    url: '',
    manner: 'clamd',
    looked: 0,
    most: 1024 * 1024,
    release() {
      for (const answer of held) answer();
      held = [];
    },
    away,
    back: start,
    close: away,
  };

  function serve(socket: Socket): void {
    let got = Buffer.alloc(0);
    let file: Buffer[] | null = null;
    socket.on('data', (data) => {
      got = Buffer.concat([got, data]);
      if (file === null) {
        const end = got.indexOf(END);
        if (end === -1) return;
        const command = got.subarray(0, end).toString();
        got = got.subarray(end + 1);
        if (command !== 'zINSTREAM')
          return void socket.end(command === 'zPING' ? `PONG${END}` : `UNKNOWN COMMAND${END}`);
        file = [];
      }
      while (got.length >= 4) {
        const length = got.readUInt32BE(0);
        if (length === 0) return answer(socket, Buffer.concat(file).toString('latin1'));
        // As clamd: at the header of the chunk that is too much it answers and closes, whatever is still on its way.
        const size = file.reduce((sum, chunk) => sum + chunk.length, 0);
        if (size + length > clamd.most)
          return void socket.end(`INSTREAM size limit exceeded. ERROR${END}`, () => socket.destroy());
        if (got.length < 4 + length) return;
        file.push(got.subarray(4, 4 + length));
        got = got.subarray(4 + length);
        if (clamd.manner === 'killed') return void socket.destroy();
      }
    });
  }

  function answer(socket: Socket, text: string): void {
    clamd.looked += 1;
    const verdict = text.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    const say = () => void socket.end(`${verdict}${END}`);
    if (clamd.manner === 'clamd') say();
    if (clamd.manner === 'slow') held.push(say);
    if (clamd.manner === 'nonsense') socket.end(`HTTP/1.1 400 Bad Request${END}`);
    if (clamd.manner === 'cut') socket.end('stream: O');
    if (clamd.manner === 'memory') socket.end(`stream: Can't allocate memory ERROR${END}`);
  }

  await start();
  clamd.url = `127.0.0.1:${port}`;
  return clamd;
}
