import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { recordAudit } from '#src/features/audit/audit.service';
import { inTransaction } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { CannotDraw, drawPicture } from '#src/platform/pictures/pictures';

const MOST_BYTES = 5 * 1024 * 1024;

/** Draws the picture anew, small and without anything else the file may hold, and shows it from now on. */
export async function saveLogo({ db }: Pick<Deps, 'db'>, actor: Actor, file: UploadedFile | undefined): Promise<void> {
  const { bytes: png, width, height } = await drawn(file);
  const hash = createHash('sha256').update(png).digest('hex').slice(0, 16);
  const logoName = `${hash}-${width}x${height}`;
  await inTransaction(db, async (tx) => {
    const before = await tx.company.findUniqueOrThrow({ where: { id: 1 }, select: { logoName: true } });
    if (before.logoName === logoName) return;
    const data = { logo: Uint8Array.from(png), logoName, version: { increment: 1 } };
    await tx.company.update({ where: { id: 1 }, data });
    const changes = { logo: { from: before.logoName, to: logoName } };
    await recordAudit(tx, { type: 'settings.logoChanged', actorId: actor.id, details: { changes } });
  });
}

export async function removeLogo({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await tx.company.findUniqueOrThrow({ where: { id: 1 }, select: { logoName: true } });
    if (before.logoName === null) return;
    await tx.company.update({ where: { id: 1 }, data: { logo: null, logoName: null, version: { increment: 1 } } });
    const changes = { logo: { from: before.logoName, to: null } };
    await recordAudit(tx, { type: 'settings.logoChanged', actorId: actor.id, details: { changes } });
  });
}

async function drawn(file: UploadedFile | undefined) {
  if (!file) throw new Invalid({ logo: 'settings.errors.noLogo' });
  if (file.sizeBytes > MOST_BYTES) throw new Invalid({ logo: 'settings.errors.logoTooLarge' });
  if (await isSvg(file.path)) throw new Invalid({ logo: 'settings.errors.svg' });
  const logo = await drawPicture('logo', file.path).catch(busy);
  if (!logo) throw new Invalid({ logo: 'settings.errors.noPicture' });
  return logo;
}

/** By what it is, not by its name. Drawn with any program it could load others' files; and a script is no picture. */
async function isSvg(path: string): Promise<boolean> {
  const bytes = await readFile(path);
  return /<svg[\s>]/i.test(bytes.subarray(0, 4_096).toString('latin1'));
}

/** That nothing can be drawn just now says nothing against the picture. */
function busy(error: unknown): never {
  throw error instanceof CannotDraw ? new Invalid({ logo: 'settings.errors.logoBusy' }) : error;
}
