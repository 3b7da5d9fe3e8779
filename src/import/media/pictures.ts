import { drawPortrait, keepPortrait } from '#src/features/account/picture/picture.service';
import type { UploadedFile } from '#src/platform/http/upload';
import { Invalid } from '#src/platform/errors';
import { z } from 'zod';
import type { Context } from '../context';
import { mediaPath } from './mediaPath';
import { PROFILE } from '../basics/profiles';
import { plainText, readFields, type DumpItem } from '../dump/readDump';
import { recordsOf, remember } from '../records';
import { count, remark } from '../run/report';

/** The picture of a profile; in releases before 2.2 there is none. */
export const PICTURE = 'common.userprofile_avatar';

const shape = z.looseObject({ avatar: plainText });

type Wanted = {
  key: string;
  userId: number;
  leaveOut: (why: string, values: Record<string, string | number>) => void;
};

/** Whose picture a file will be, by its path. */
export type PicturePlan = Map<string, Wanted[]>;

export async function planPictures(context: Context, profiles: readonly DumpItem[]): Promise<PicturePlan> {
  const { report, users } = context;
  const known = await context.write((tx) => recordsOf({ tx, report }, PICTURE));
  const plan: PicturePlan = new Map();
  for (const item of profiles) {
    const { avatar } = readFields(item, shape);
    const key = item.pk ?? '';
    const userId = users.get(key);
    if (avatar === '' || userId === undefined) continue;
    if (known.has(key)) {
      count(report, PICTURE, 'unchanged');
      continue;
    }
    const leaveOut: Wanted['leaveOut'] = (why, values) => {
      count(report, PICTURE, 'leftOut');
      remark(report, why, { model: PROFILE, pk: key, path: avatar, file: item.file, line: item.line, ...values });
    };
    const path = mediaPath(avatar);
    if (path === null) leaveOut('fileOutside', {});
    else plan.set(path, [...(plan.get(path) ?? []), { key, userId, leaveOut }]);
  }
  return plan;
}

type Around = { context: Context; intake: { isDryRun: boolean } };

/** Drawn anew, as every picture here. Who has one here already keeps it. */
export async function takePicture(
  { context, intake }: Around,
  file: UploadedFile & { mediaPath: string },
  people: readonly Wanted[],
): Promise<void> {
  if (people.length === 0) return;
  const portrait = await drawPortrait(file).catch((error: unknown) => {
    if (error instanceof Invalid) return null;
    throw error;
  });
  for (const { key, userId, leaveOut } of people) {
    if (!portrait) leaveOut('pictureUnreadable', {});
    else {
      if (!intake.isDryRun) await context.write((tx) => keep(tx, { key, userId, portrait, context }));
      count(context.report, PICTURE, 'taken');
    }
  }
}

type Portrait = { key: string; userId: number; portrait: Uint8Array<ArrayBuffer>; context: Context };

async function keep(
  tx: Parameters<typeof keepPortrait>[0],
  { key, userId, portrait, context }: Portrait,
): Promise<void> {
  const has = await tx.userPicture.count({ where: { userId } });
  if (has === 0) await keepPortrait(tx, userId, portrait);
  await remember({ tx, report: context.report }, PICTURE, [{ externalKey: key, recordId: userId }]);
}
