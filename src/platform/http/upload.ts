import type { NextFunction, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { HttpError, Invalid, TooLarge } from '../errors';

export type FileField = { field: string; max: number };

/** A file that arrived and still lies in the temporary folder. */
export type UploadedFile = { path: string; fileName: string; sizeBytes: number };

const TEXT_LIMIT_BYTES = 2 * 1024 * 1024;

const MIB = 1024 * 1024;

/** Beside the storage, so that storing a file is a rename. */
export const makeTempDir = (tempDir: string): void => void mkdirSync(tempDir, { recursive: true });

/**
 * Streams the files of one form field to disk. Made for each request: the company's limit may change at any time.
 * A form without files passes as well.
 */
export function uploadMiddleware(tempDir: string, maxFileMb: number, { field, max }: FileField): RequestHandler {
  return multer({
    storage: multer.diskStorage({ destination: tempDir }),
    defParamCharset: 'utf8',
    // Parts come one after the other: when a limit is passed, the last name seen is the file it was.
    fileFilter: (req, file, accept) => {
      req.currentFileName = cleanFileName(file.originalname);
      accept(null, true);
    },
    limits: { fileSize: maxFileMb * MIB, files: max, fields: 2_000, fieldSize: TEXT_LIMIT_BYTES, parts: 2_000 + max },
  }).array(field, max);
}

/** The name alone, whatever path the sender claims, without control characters, at most 255 characters. */
export function cleanFileName(name: string): string {
  const base = path.posix.basename(name.replaceAll('\\', '/')).normalize('NFC');
  // Control characters, and the marks that turn the reading direction ("gpj.exe" shown as "exe.jpg").
  const visible = base
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .toWellFormed();
  if (visible === '' || visible === '.' || visible === '..') return 'file';
  if (visible.length <= 255) return visible;
  const extension = path.posix.extname(visible).slice(0, 20);
  return visible.slice(0, 255 - extension.length) + extension;
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

/** Runs a middleware inside the pipeline and turns multer's errors into ours. */
export async function receive(
  middleware: RequestHandler,
  req: Request,
  res: Response,
  limits: UploadLimits,
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const next: NextFunction = (error?: unknown) => (error ? reject(error) : resolve());
      void middleware(req, res, next);
    });
  } catch (error) {
    throw asOurs(error, limits);
  }
}

type UploadLimits = { field: string; maxMb: number; max: number; fileName: string };

function asOurs(error: unknown, { field, maxMb, max, fileName }: UploadLimits): unknown {
  if (error instanceof multer.MulterError) {
    if (error.code === 'LIMIT_FILE_SIZE')
      return new Invalid({ [field]: 'errors.fileTooLarge.message' }, { fileName, maxMb }, 413);
    if (error.code === 'LIMIT_FILE_COUNT' || error.code === 'LIMIT_UNEXPECTED_FILE') {
      return new Invalid({ [field]: 'errors.tooManyFiles.message' }, { max });
    }
    if (error.code === 'LIMIT_FIELD_VALUE') return new TooLarge();
    return new HttpError(400, 'errors.badRequest.message');
  }
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
    return new HttpError(507, 'errors.diskFull.message');
  }
  if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') return new TooLarge();
  if (
    error instanceof Error &&
    ('type' in error || /multipart|Unexpected end of form|boundary|Malformed|Request aborted/i.test(error.message))
  ) {
    return new HttpError(400, 'errors.badRequest.message');
  }
  return error;
}
