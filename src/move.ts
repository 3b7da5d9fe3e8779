import { BackupError } from './backup/backupError';
import { runCommand, type Command } from './backup/command';
import { moveFiles, type Moved } from './features/files/moving.service';
import { withDatabase } from './import/run/database';
import type { Translate } from './platform/http/context';
import { asError } from './platform/errors';
import { openStorage } from './platform/storage/openStorage';
import { lanesWith } from './platform/worker/lanes';
import { lanesAtRest } from './platform/worker/runners';

const TELL_EVERY = 100;

/** npm run files:move -- disk s3, or s3 disk */
async function move({ config, t }: Command): Promise<string[]> {
  const way = process.argv.slice(2).join(' ');
  if (way !== 'disk s3' && way !== 's3 disk') throw new BackupError('files.moving.usage');
  if (config.s3 === null) throw new BackupError('files.moving.noBucket');
  const disk = openStorage({ ...config, s3: null });
  const [from, to] = way === 'disk s3' ? [disk, openStorage(config)] : [openStorage(config), disk];
  const { moved, keep } = await withDatabase(config, async (db) => {
    const lanes = lanesWith({ scanner: false });
    const isRunning = (await lanesAtRest(db.pool, lanes)).length < lanes.length;
    const work = { db, from, to, arrivingDir: config.uploadTempDir, keep: isRunning, tell: tell(t) };
    return { moved: await moveFiles(work).catch(brokenOff), keep: isRunning };
  });
  return [...lines(t, moved), t(keep ? 'files.moving.running' : 'files.moving.stopped', { place: from.place })];
}

function brokenOff(error: unknown): never {
  const { cause, message } = asError(error);
  throw new BackupError('files.moving.brokenOff', { reason: cause instanceof Error ? cause.message : message });
}

const lookedAt = ({ copied, there, missing, altered }: Moved): number =>
  copied + there + missing.length + altered.length;

const tell = (t: Translate) => (moved: Moved) => {
  const number = lookedAt(moved);
  if (number % TELL_EVERY > 0) return;
  process.stdout.write(`${t('files.moving.progress', { number, copied: moved.copied })}\n`);
};

function lines(t: Translate, { copied, there, removed, missing, altered }: Moved): string[] {
  return [
    t('files.moving.done', { copied, there, removed }),
    ...(missing.length > 0 ? [t('files.moving.missing', { count: missing.length, keys: missing.join(', ') })] : []),
    ...(altered.length > 0 ? [t('files.moving.altered', { count: altered.length, keys: altered.join(', ') })] : []),
  ];
}

await runCommand(move);
