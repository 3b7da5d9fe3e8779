import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { asError } from '../errors';
import { ScannerAway } from './scanner';
import type { ScannerAddress } from './scannerAddress';

/** Well under clamd's StreamMaxLength, which a chunk must not exceed. */
const CHUNK_BYTES = 64 * 1024;
/**
 * Between chunks. clamd answers a file that is too large and closes the connection in the middle of it; whoever writes on meanwhile
 * loses the answer (of the real one, without this, four in ten).
 */
const LISTENING_MS = 1;
const END = '\0';
const ANSWER_MAX = 4_096;
/** Until clamd takes the connection. */
const CONNECT_MS = 5_000;

type Talk = { command: 'PING' | 'INSTREAM'; bytes?: Readable; withinMs: number };

/** One command and its answer, on a connection of its own. @throws ScannerAway, or what reading the bytes throws */
export async function talk(address: ScannerAddress, { command, bytes, withinMs }: Talk): Promise<string> {
  const socket = connect(address);
  const patience = setTimeout(() => socket.destroy(new Error('does not answer in time')), withinMs);
  const dialling = setTimeout(() => socket.destroy(new Error('does not take the connection')), CONNECT_MS);
  socket.once('connect', () => clearTimeout(dialling));
  const answer = answerOf(socket);
  const sent = send(socket, command, bytes);
  try {
    return await Promise.race([answer, sent.then(() => answer)]);
  } finally {
    clearTimeout(patience);
    clearTimeout(dialling);
    socket.destroy();
    bytes?.destroy();
  }
}

/** What clamd said counts even when it closed the connection over what we still sent: so it refuses a file that is too large. */
function answerOf(socket: Socket): Promise<string> {
  let said = '';
  let why = 'closed the connection without an answer';
  return new Promise((resolve, reject) => {
    socket.setEncoding('utf8');
    socket.on('error', (error) => (why = asError(error).message));
    socket.on('data', (text) => {
      said += String(text);
      if (said.includes(END)) resolve(said.slice(0, said.indexOf(END)));
      else if (said.length > ANSWER_MAX) socket.destroy(new Error('says what is no answer'));
    });
    socket.on('close', () => reject(new ScannerAway(why)));
  });
}

async function send(socket: Socket, command: string, bytes?: Readable): Promise<void> {
  await write(socket, `z${command}${END}`);
  if (!bytes) return;
  for await (const read of bytes as AsyncIterable<Buffer>) {
    for (let at = 0; at < read.length; at += CHUNK_BYTES) {
      await pause(LISTENING_MS);
      const chunk = read.subarray(at, at + CHUNK_BYTES);
      if (!(await write(socket, Buffer.concat([lengthOf(chunk), chunk])))) return;
    }
  }
  await write(socket, lengthOf(Buffer.alloc(0)));
}

function lengthOf({ length }: Buffer): Buffer {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(length);
  return four;
}

/** Ends when it is on its way, so that no more is read than clamd takes; false: there is nobody left to send to. */
const write = (socket: Socket, data: Buffer | string): Promise<boolean> =>
  new Promise((resolve) => {
    if (!socket.writable) return resolve(false);
    socket.write(data, (error) => resolve(!error));
  });
