import express, { type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Config } from '#src/config';
import { HttpError, Invalid, TooLarge } from '../errors';
import { asStorageError } from '../storage/errors';
import { cleanFileName } from './fileName';
import { IncomingForm, storageOf, TEXT_MAX_BYTES } from './incomingForm';
import { readRest } from './unread';

/** `place` is for files that are not attachments: a folder and a limit of their own, and time for gigabytes. */
export type FileField = {
  field: string;
  max: number;
  place?: (config: Config) => Pick<UploadRules, 'tempDir' | 'maxFileMb'>;
};

/** A file that arrived and still lies in the temporary folder. */
export type UploadedFile = { path: string; fileName: string; sizeBytes: number };

/** Where files go and how large one may be: the company's limit may change at any time. */
export type UploadRules = { tempDir: string; maxFileMb: number; files: FileField | undefined };

/** Where a route's files go first. */
export const rulesOf = (files: FileField | undefined, config: Config, maxFileMb: number): UploadRules => ({
  ...(files?.place?.(config) ?? { tempDir: config.uploadTempDir, maxFileMb }),
  files,
});

const MIB = 1024 * 1024;
/** More than any form has: a person for each of its rows, tags and files besides. */
const FIELDS_MAX = 2_000;

const TYPED_WITHIN_MS = 2_000;

const urlencoded = express.urlencoded({ extended: false, limit: TEXT_MAX_BYTES, parameterLimit: FIELDS_MAX });
const json = express.json({ limit: MIB });

/** Where it cannot be made, the program serves all the same: each upload tries again, and says so. */
export function makeTempDir(tempDir: string): void {
  try {
    mkdirSync(tempDir, { recursive: true, mode: 0o700 });
  } catch {
    // Told by `prepareUploads` and /readyz.
  }
}

/**
 * Reads the body into `req.body` and its files to disk. What arrived before a refusal is kept in `req.body`: the form is
 * shown again with it. Nothing is read beyond the refusal.
 */
export async function receive(req: Request, res: Response, rules: UploadRules): Promise<void> {
  const form = new IncomingForm(req);
  limitTime(form, req, rules.files?.place !== undefined);
  try {
    await parsed(parserOf(req, form, rules), form, res);
    req.files = form.files;
    if (form.isCut) await readRest(req);
    if (form.isCut) throw new TooLarge();
  } catch (error) {
    form.destroy();
    throw form.isCut ? new TooLarge() : asOurs(error);
  } finally {
    req.body = form.body;
  }
}

const FORM_MS = 5 * 60_000;
const SILENCE_MS = 60_000;

/** A form has five minutes. Gigabytes have the time they take, as long as they keep coming. */
function limitTime(form: IncomingForm, req: Request, mayBeHuge: boolean): void {
  const timer = setTimeout(() => form.destroy(new Error('Request aborted')), mayBeHuge ? SILENCE_MS : FORM_MS);
  if (mayBeHuge) req.on('data', () => timer.refresh());
  form.once('close', () => clearTimeout(timer));
}

/** A parser may go on reading after its refusal, or wait for an end that never comes: the form's own end is enough. */
const parsed = (parser: RequestHandler, form: IncomingForm, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    form.once('error', reject);
    void parser(form.asRequest, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });

function parserOf(req: Request, form: IncomingForm, rules: UploadRules): RequestHandler {
  if (!req.is('multipart/form-data')) return req.is('application/json') ? json : urlencoded;
  if (!rules.files) throw new HttpError(415, 'errors.badRequest.message');
  return multipart(req, form, rules, rules.files);
}

/** A form without files passes as well. One that says it holds more than is ever taken is refused at its first file. */
function multipart(
  req: Request,
  form: IncomingForm,
  { tempDir, maxFileMb }: UploadRules,
  { field, max }: FileField,
): RequestHandler {
  let count = 0;
  const far = () =>
    new Invalid(
      { [field]: 'errors.filesTooLarge.message' },
      { fileName: form.fileName || '…', max, maxMb: maxFileMb },
      413,
    );
  const isFar = Number(req.get('content-length')) > max * maxFileMb * MIB + TEXT_MAX_BYTES;
  // What was typed comes before the files, and quickly: it is kept, and nothing else awaited.
  const timer = isFar ? setTimeout(() => form.destroy(far()), TYPED_WITHIN_MS) : undefined;
  form.once('close', () => clearTimeout(timer));
  const tooLarge = () =>
    new Invalid({ [field]: 'errors.fileTooLarge.message' }, { fileName: form.fileName, maxMb: maxFileMb }, 413);
  return multer({
    storage: storageOf(form, tempDir, tooLarge),
    defParamCharset: 'utf8',
    fileFilter: (_req, file, accept) => {
      count += 1;
      // Parts come one after the other: when a limit is passed, the last name seen is the file it was.
      form.fileName = cleanFileName(file.originalname);
      if (isFar) form.destroy(far());
      const isWelcome = count <= max && file.fieldname === field;
      if (!isWelcome) form.destroy(new Invalid({ [field]: 'errors.tooManyFiles.message' }, { max }));
      accept(null, isWelcome);
    },
    limits: {
      fileSize: maxFileMb * MIB,
      fields: FIELDS_MAX,
      fieldSize: TEXT_MAX_BYTES,
      // No form of ours has such names, and `x[4000000000]` makes a list of that length.
      fieldNestingDepth: 0,
      parts: FIELDS_MAX + max,
    },
  }).any();
}

export function uploadedFiles(req: Request): UploadedFile[] {
  const files = Array.isArray(req.files) ? req.files : [];
  return files
    .filter((file) => file.size > 0 || file.originalname !== '')
    .map((file) => ({
      path: file.path,
      fileName: cleanFileName(file.originalname),
      sizeBytes: file.size,
    }));
}

export async function removeTemporary(files: UploadedFile[]): Promise<void> {
  await Promise.all(files.map((file) => rm(file.path, { force: true })));
}

/** The parsers' errors as ours. */
function asOurs(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpError) return error;
  const code = 'code' in error ? error.code : '';
  const type = 'type' in error ? error.type : '';
  if (['LIMIT_FIELD_VALUE', 'LIMIT_FIELD_COUNT', 'LIMIT_PART_COUNT'].includes(String(code))) return new TooLarge();
  if (['entity.too.large', 'parameters.too.many'].includes(String(type))) return new TooLarge();
  const ofTheDisk = asStorageError(error);
  if (ofTheDisk instanceof HttpError) return ofTheDisk;
  const isMalformed = error instanceof multer.MulterError || type !== '' || MALFORMED.test(error.message);
  return isMalformed ? new HttpError(400, 'errors.badRequest.message') : error;
}

const MALFORMED = /multipart|Unexpected end of form|boundary|Malformed|Request aborted/i;
