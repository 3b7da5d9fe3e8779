import { createHash } from 'node:crypto';
import { recordAudit } from '../../audit/audit.service';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { UploadedFile } from '#src/platform/http/upload';
import { CannotDraw, drawPicture } from '#src/platform/pictures/pictures';

export const PICTURE_MAX_MB = 10;

/** Keeps what is drawn anew of the file: nothing of the file itself. */
export async function savePicture(db: Database, actor: Actor, file: UploadedFile | undefined): Promise<void> {
  if (!file) throw new Invalid({ picture: 'account.picture.errors.none' });
  const portrait = await drawPortrait(file);
  await inTransaction(db, async (tx) => {
    await keepPortrait(tx, actor.id, portrait);
    await recordAudit(tx, { type: 'account.pictureChanged', actorId: actor.id, subjectId: actor.id });
  });
}

/** Throws Invalid for a file that is too large, or no picture. */
export async function drawPortrait(file: UploadedFile): Promise<Uint8Array<ArrayBuffer>> {
  if (file.sizeBytes > PICTURE_MAX_MB * 1024 * 1024)
    throw new Invalid({ picture: 'account.picture.errors.tooLarge' }, { maxMb: PICTURE_MAX_MB }, 413);
  const portrait = await drawPicture('portrait', file.path).catch(busy);
  if (!portrait) throw new Invalid({ picture: 'account.picture.errors.unreadable' }, { fileName: file.fileName });
  return new Uint8Array(portrait.bytes);
}

export async function keepPortrait(tx: Tx, userId: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  await tx.userPicture.upsert({ where: { userId }, create: { userId, hash, bytes }, update: { hash, bytes } });
  await tellAll(tx);
}

/** That nothing can be drawn just now says nothing against the picture. */
function busy(error: unknown): never {
  throw error instanceof CannotDraw ? new Invalid({ picture: 'account.picture.errors.busy' }) : error;
}

export async function removePicture(db: Database, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.userPicture.deleteMany({ where: { userId: actor.id } });
    if (count === 0) return;
    await tellAll(tx);
    await recordAudit(tx, { type: 'account.pictureRemoved', actorId: actor.id, subjectId: actor.id });
  });
}

/** Without touching the time of the settings' last change. */
const tellAll = (tx: Tx): Promise<number> => tx.$executeRaw`UPDATE company SET pictures_version = pictures_version + 1`;
