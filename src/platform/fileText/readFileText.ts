import { readFile, stat } from 'node:fs/promises';
import { forkForStrangers, isEndedByOthers } from '../strangersProcess';
import { LIMITS } from './limits';
import { readText } from './readText';
import { saidSchema, type ReadText } from './said';

/** The rest of what it may have is for what lies outside: bytes of files, and Node.js itself. */
const HEAP_MB = 160;

/** By the engine, whose memory was used up, where there are no signals. */
const ABORTED = 134;

/** It could not be read just now, whatever the file is. */
export class CannotRead extends Error {}

const TOO_MUCH = { state: 'tooLarge', division: 'whole', pages: 0, characters: 0, passages: [], words: [] } as const;

/**
 * Reads the text of a file in a process of its own, begun for it and ended after it, whatever a stranger put into it. One
 * that takes too much memory or time of the processor is too large; one that hangs has failed, and is not tried again by
 * itself: all others wait for it.
 */
export async function readFileText(path: string, mediaType: string, manner: Manner = {}): Promise<ReadText> {
  return (await isShortPlain(path, mediaType)) ? readText(path, mediaType) : readElsewhere(path, mediaType, manner);
}

/** `stopping`: from when on nobody waits for it any more, and it cannot be read just now. */
type Manner = Partial<Pick<typeof LIMITS, 'idleMs' | 'wallMs'>> & { stopping?: AbortSignal | undefined };

/** A short note is no danger and not worth a process, if nothing but text is in it. */
const SHORT_BYTES = 32 * 1024;
const PLAIN = new Set(['text/plain', 'text/csv', 'text/markdown']);
const isText = (bytes: Buffer): boolean =>
  !/^(?:PK|%PDF|\xd0\xcf)/.test(bytes.toString('latin1', 0, 8)) && !bytes.includes('%PDF-');

async function isShortPlain(path: string, mediaType: string): Promise<boolean> {
  if (!PLAIN.has(mediaType) || (await stat(path)).size > SHORT_BYTES) return false;
  return isText(await readFile(path));
}

function readElsewhere(path: string, mediaType: string, manner: Manner): Promise<ReadText> {
  const { idleMs, wallMs, stopping } = { ...LIMITS, ...manner };
  const read: Pick<ReadText, 'passages' | 'words'> = { passages: [], words: [] };
  const child = forkForStrangers('fileText', HEAP_MB);
  return new Promise<ReadText>((resolve, reject) => {
    const late = setTimeout(() => reject(new CannotRead('it took too long')), wallMs);
    const stop = () => reject(new CannotRead('the program ends'));
    if (stopping?.aborted) stop();
    stopping?.addEventListener('abort', stop, { once: true });
    child.once('close', () => {
      clearTimeout(late);
      stopping?.removeEventListener('abort', stop);
    });
    child.on('message', (raw) => {
      const said = saidSchema.safeParse(raw);
      if (!said.success) return reject(new CannotRead('the answer was not understood'));
      if ('passages' in said.data) read.passages.push(...said.data.passages);
      else if ('words' in said.data) read.words.push(said.data.words);
      else resolve({ ...said.data.end, ...read });
    });
    child.once('error', (error) => reject(new CannotRead(error.message)));
    // What it said last is heard before this.
    child.once('close', (code, signal) => {
      if ((signal === null && code !== ABORTED) || isEndedByOthers(signal))
        reject(new CannotRead(`it ended by itself: ${signal ?? code}`));
      else resolve({ ...TOO_MUCH, passages: [], words: [], why: 'it took too much memory or time' });
    });
    child.send({ path, mediaType, idleMs }, (error) => error && reject(new CannotRead(error.message)));
  }).finally(() => child.kill('SIGKILL'));
}
