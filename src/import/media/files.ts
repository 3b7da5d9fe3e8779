import { judgeUploaded, withJudgedFiles, type JudgedFile, type StoredFile } from '#src/features/files/files.service';
import type { Prisma, Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import type { Storage } from '#src/platform/storage/storage';
import { arrive, removeArrivals, type Arrival } from './arrivals';
import type { Context } from '../context';
import { cameAt } from './cameAt';
import { leaveOut, type FilePlan, type PlannedFile } from './filePlan';
import { FILE } from '../rows/fileRows';
import type { Media } from './media';
import { takePicture, type PicturePlan } from './pictures';
import { nextIds } from '../subjects/numbers';
import { remember } from '../records';
import { count } from '../run/report';
import { keptBytes, type KnownBytes } from './sameBytes';
import { readAnew } from '../attached/talks';

const FILES_AT_ONCE = 50;
const BYTES_AT_ONCE = 64 * 1024 * 1024;
const MIB = 1024 * 1024;

export type Intake = {
  media: Media;
  storage: Storage;
  /** Where files arrive, as uploads do. */
  arrivingDir: string;
  maxFileMb: number;
  /** Nothing is stored. */
  isDryRun: boolean;
};

type Plans = { files: FilePlan; pictures: PicturePlan };
type Around = { context: Context; intake: Intake; plans: Plans; known: KnownBytes };

/** Takes the bytes of files and pictures as they come out of the media, in batches, each whole in one transaction. */
export async function takeFiles(context: Context, intake: Intake, plans: Plans, known: KnownBytes): Promise<void> {
  const around = { context, intake, plans, known };
  let batch: Arrival[] = [];
  try {
    for await (const found of intake.media.files()) {
      if ('isRefused' in found) leave(around, found.path, 'fileOutside');
      else if (found.sizeBytes > intake.maxFileMb * MIB)
        leave(around, found.path, 'fileTooLarge', {
          sizeMb: Math.ceil(found.sizeBytes / MIB),
          maxMb: intake.maxFileMb,
        });
      else batch.push(await arrive(intake.arrivingDir, found));
      if (isFull(batch)) batch = await takeBatch(around, batch);
    }
    batch = await takeBatch(around, batch);
  } finally {
    await removeArrivals(batch);
  }
  for (const path of [...plans.files.keys(), ...plans.pictures.keys()]) leave(around, path, 'fileMissing');
}

const isFull = (batch: readonly Arrival[]): boolean =>
  batch.length >= FILES_AT_ONCE || batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) >= BYTES_AT_ONCE;

function leave({ context, plans }: Around, path: string, why: string, values: Record<string, string | number> = {}) {
  for (const { row } of plans.files.get(path) ?? []) leaveOut(context, row, why, values);
  for (const person of plans.pictures.get(path) ?? []) person.leaveOut(why, { ...values, path });
  plans.files.delete(path);
  plans.pictures.delete(path);
}

async function takeBatch(around: Around, batch: readonly Arrival[]): Promise<Arrival[]> {
  const { plans } = around;
  try {
    const judged: (JudgedFile & Arrival)[] = [];
    for (const arrival of batch) {
      const verdict = await judgeUploaded(arrival);
      if (typeof verdict === 'string') leave(around, arrival.mediaPath, REFUSED[verdict]);
      else judged.push({ ...arrival, ...verdict });
    }
    for (const one of judged) await takePicture(around, one, plans.pictures.get(one.mediaPath) ?? []);
    await store(
      around,
      judged.filter(({ mediaPath }) => plans.files.has(mediaPath)),
    );
    for (const { mediaPath } of judged) plans.pictures.delete(mediaPath);
    return [];
  } finally {
    await removeArrivals(batch);
  }
}

const REFUSED = {
  unpacksTooFar: 'fileUnpacksTooFar',
  program: 'fileProgram',
  opener: 'fileOpener',
  notAsNamed: 'fileNotAsNamed',
} as const;

type Judged = JudgedFile & Arrival;

/** What was stored before, with the same bytes, is stored once. */
async function store(around: Around, judged: readonly Judged[]): Promise<void> {
  if (around.intake.isDryRun) return tellTaken(around, judged);
  const { context, intake, known } = around;
  const firsts = [...new Map(judged.map((file) => [file.sha256, file])).values()];
  const fresh = firsts.filter(({ sha256 }) => !known.has(sha256));
  const gone = await withJudgedFiles(intake.storage, fresh, (stored) =>
    context.write(async (tx) => {
      const keys = new Map([...(await keptBytes(tx, known, judged)), ...keysOf(stored)]);
      const [here, missing] = [
        judged.filter(({ sha256 }) => keys.has(sha256)),
        judged.filter(({ sha256 }) => !keys.has(sha256)),
      ];
      await writeFiles(
        tx,
        around,
        here.map((file) => ({ ...file, storageKey: keys.get(file.sha256) ?? '' })),
      );
      for (const [sha256, key] of keys) known.set(sha256, key);
      return missing;
    }),
  );
  tellTaken(
    around,
    judged.filter((file) => !gone.includes(file)),
  );
  // Somebody deleted them meanwhile.
  for (const { sha256 } of gone) known.delete(sha256);
  if (gone.length > 0) await store(around, gone);
}

const keysOf = (stored: readonly StoredFile[]) =>
  stored.map(({ sha256, storageKey }): [string, string] => [sha256, storageKey]);

function tellTaken({ context, plans }: Around, files: readonly Judged[]): void {
  for (const { mediaPath } of files) {
    count(context.report, FILE, 'taken', plans.files.get(mediaPath)?.length ?? 0);
    plans.files.delete(mediaPath);
  }
}

type Kept = Judged & { storageKey: string };

async function writeFiles(tx: Tx, { context, plans }: Around, kept: readonly Kept[]): Promise<void> {
  const files = kept.flatMap((file) => (plans.files.get(file.mediaPath) ?? []).map((planned) => ({ file, planned })));
  const ids = await nextIds(tx, 'attachments', files.length);
  const rows = files.map(({ file, planned }, index) => rowOf(context, file, planned, ids[index] ?? 0));
  await insertRows(tx, 'attachments', rows);
  const memos = rows.flatMap(({ memoId }) => memoId ?? []);
  // Of tasks a trigger counts them.
  await tx.$executeRaw`
    UPDATE memos m SET attachment_count = m.attachment_count + r.number
      FROM (SELECT id, count(*) AS number FROM unnest(${memos}::int[]) AS id GROUP BY id) AS r WHERE m.id = r.id`;
  await readAnew(
    tx,
    files.map(({ planned }) => planned.place),
  );
  await remember(
    { tx, report: context.report },
    FILE,
    files.map(({ planned }, index) => ({ externalKey: String(planned.row.pk), recordId: ids[index] ?? 0 })),
  );
}

function rowOf(
  context: Context,
  file: Kept,
  { row, place }: PlannedFile,
  id: number,
): Prisma.AttachmentCreateManyInput {
  const { fileName, mediaType, sizeBytes, sha256, storageKey } = file;
  return {
    id,
    [place.column]: place.id,
    uploaderId: place.ownerId,
    ...{ fileName, mediaType, sizeBytes, sha256, storageKey },
    createdAt: cameAt(context, row.path, place),
  };
}
