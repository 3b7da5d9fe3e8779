import { stat } from 'node:fs/promises';
import { readArchive, type ArchiveEntry } from '#src/platform/archive/readArchive';
import { asError } from '#src/platform/errors';
import { mostUnpacked } from '../dump/dumpText';
import { ImportError } from '../importError';
import type { Media } from './media';
import { mediaPath } from './mediaPath';

/** `media/docs/…`, `./docs/…` or `docs/…`: however it was packed, one beginning is common to all that rows name. */
export async function openMediaArchive(file: string, wanted: ReadonlySet<string>): Promise<Media> {
  const beginning = await findBeginning(file, wanted);
  return {
    async *files() {
      const left = new Set(wanted);
      for await (const entry of entriesOf(file)) {
        const path = entry.path?.startsWith(beginning) ? entry.path.slice(beginning.length) : '';
        if (!left.delete(path)) continue;
        if (!entry.isFile) yield { path, isRefused: true };
        else yield { path, sizeBytes: entry.size, open: () => entry.body };
      }
    },
  };
}

async function findBeginning(file: string, wanted: ReadonlySet<string>): Promise<string> {
  const counts = new Map<string, number>();
  for await (const { path } of entriesOf(file)) {
    const beginning = path === null ? null : beginningOf(path, wanted);
    if (beginning !== null) counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? '';
}

function beginningOf(path: string, wanted: ReadonlySet<string>): string | null {
  for (let at = 0; at !== -1; at = path.indexOf('/', at + 1)) {
    const from = at === 0 ? 0 : at + 1;
    if (wanted.has(path.slice(from))) return path.slice(0, from);
  }
  return null;
}

type Entry = ArchiveEntry & { path: string | null };

/** What is not read of a body is passed over. */
async function* entriesOf(file: string): AsyncGenerator<Entry> {
  try {
    const most = mostUnpacked((await stat(file)).size);
    let bytes = 0;
    for await (const entry of readArchive({ file, passphrase: null })) {
      bytes += entry.size;
      if (bytes > most) throw new ImportError('import.errors.bomb', { file });
      yield { ...entry, path: mediaPath(entry.name) };
      if (!entry.body.readableEnded) for await (const _ of entry.body);
    }
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError('import.errors.mediaDamaged', { file, reason: asError(error).message });
  }
}
