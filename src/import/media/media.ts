import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { asError } from '#src/platform/errors';
import { ImportError } from '../importError';
import { openMediaArchive } from './mediaArchive';
import { openMediaFolder } from './mediaFolder';

/** A file that was asked for. Its bytes are read at once or not at all. */
export type MediaFile = { path: string; sizeBytes: number; open: () => Readable };

/** What could not be taken, by its path: a link, or a path that leads out. */
export type MediaRefusal = { path: string; isRefused: true };

/** The files of Django CRM (MEDIA_ROOT): a folder, or an archive of it. */
export type Media = { files(): AsyncGenerator<MediaFile | MediaRefusal> };

/** Looks at all of it before anything is written. Throws ImportError for what is neither a folder nor a whole archive. */
export async function openMedia(place: string, wanted: ReadonlySet<string>): Promise<Media> {
  const found = await stat(place).catch((error: unknown) => {
    throw new ImportError('import.errors.mediaUnreadable', { file: place, reason: asError(error).message });
  });
  return found.isDirectory() ? openMediaFolder(place, wanted) : openMediaArchive(place, wanted);
}
