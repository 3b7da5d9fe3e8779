import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request } from 'express';
import type { StorageEngine } from 'multer';
import { asError } from '../errors';

/** All that is not in a file: texts, names, headers. */
export const TEXT_MAX_BYTES = 3 * 1024 * 1024;

/** A chunk costs work however small it is: a body in chunks of one byte must not take as much as one of many bytes. */
export const CHUNK_MIN_BYTES = 512;

/**
 * A request's body as the parsers read it. It ends as soon as more than a form's text has arrived beside the bytes of files,
 * however much is still being sent: what came until then is closed properly, so that the parsers keep it and the form is
 * shown again with it. Somebody may break it off for another reason.
 */
export class IncomingForm extends Transform {
  readonly headers: IncomingHttpHeaders;
  body: unknown;
  files: Request['files'];
  /** What of it went into files. */
  fileBytes = 0;
  /** The file that is arriving, named in the message when it is refused. */
  fileName = '';
  /** More was sent than a form may hold. */
  isCut = false;
  private arrived = 0;

  constructor(private readonly req: Request) {
    super();
    this.headers = headersOf(req);
    // Whoever waits for the end is told by `destroy`; nobody else need listen.
    this.on('error', () => undefined);
    const breakOff = () => void (req.readableEnded || this.destroy(new Error('Request aborted')));
    if (req.destroyed) breakOff();
    req.once('close', breakOff).once('error', breakOff);
    req.pipe(this);
  }

  /** Parsers take requests: of one they read the headers and the stream, and write `body` and `files`. */
  get asRequest(): Request {
    return this as unknown as Request;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    if (this.isCut) return done();
    this.arrived += Math.max(chunk.length, CHUNK_MIN_BYTES);
    if (this.arrived - this.fileBytes <= TEXT_MAX_BYTES) return done(null, chunk);
    this.isCut = true;
    this.req.unpipe(this);
    this.push(closingOf(this.req));
    this.push(null);
    done();
  }
}

/** A parser that knew of a larger body would not even begin, or wait for all of it. */
function headersOf({ headers }: Request): IncomingHttpHeaders {
  const { 'content-length': declared, ...others } = headers;
  return Number(declared) > TEXT_MAX_BYTES ? { ...others, 'transfer-encoding': 'chunked' } : headers;
}

/** What ends the text that is arriving, and the form. */
function closingOf(req: Request): string {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(req.get('content-type') ?? '') ?? [];
  const boundary = quoted ?? plain;
  return boundary ? `\r\n--${boundary}--\r\n` : '';
}

/** Streams files into a folder, and ends the form at the first that is too large or cannot be stored. */
export const storageOf = (form: IncomingForm, folder: string, tooLarge: () => Error): StorageEngine => ({
  _handleFile(_req, file, done) {
    const filePath = path.join(folder, randomUUID());
    file.stream.once('limit', () => form.destroy(tooLarge()));
    store(form, file.stream, filePath).then(
      (size) => done(null, { path: filePath, size }),
      (error: unknown) => {
        form.destroy(asError(error));
        done(error);
      },
    );
  },
  _removeFile(_req, file, done) {
    rm(file.path, { force: true }).then(() => done(null), done);
  },
});

async function store(form: IncomingForm, bytes: NodeJS.ReadableStream, filePath: string): Promise<number> {
  // Also when the disk was changed meanwhile; for nobody else on the machine to read.
  await mkdir(path.dirname(filePath), { recursive: true, mode: 0o700 });
  const file = createWriteStream(filePath, { mode: 0o600 });
  const counted = async function* (chunks: AsyncIterable<Buffer | string>) {
    for await (const chunk of chunks) {
      form.fileBytes += chunk.length;
      yield chunk;
    }
  };
  try {
    await pipeline(bytes, counted, file);
    return file.bytesWritten;
  } catch (error) {
    if (!file.closed) await once(file, 'close').catch(() => undefined);
    await rm(filePath, { force: true });
    throw error;
  }
}
