import type { Storage } from '#src/platform/storage/storage';
import type { Context } from '../context';
import type { Dump } from '../dump/dump';
import { planFiles } from './filePlan';
import { FILE } from '../rows/fileRows';
import { takeFiles } from './files';
import { openMedia, type Media } from './media';
import { mediaPath } from './mediaPath';
import { PICTURE, planPictures } from './pictures';
import { PROFILE } from '../basics/profiles';
import { count, remark } from '../run/report';
import { knownBytes } from './sameBytes';

const MIB = 1024 * 1024;

/** `place`: MEDIA_ROOT of Django CRM, a folder or an archive of it. */
export type MediaOptions = { place: string; storage: Storage; arrivingDir: string; maxFileBytes: number };

export type OpenMedia = MediaOptions & { media: Media };

/** Throws ImportError when the media cannot be read, before anything is written. */
export async function openMediaFor(dump: Dump, options: MediaOptions): Promise<OpenMedia> {
  const wanted = new Set<string>();
  const add = (written: string) => {
    const path = mediaPath(written);
    if (path !== null) wanted.add(path);
  };
  for (const { path } of dump.files.inOrder()) add(path);
  for (const { fields } of dump.of(PROFILE)) if (typeof fields.avatar === 'string') add(fields.avatar);
  return { ...options, media: await openMedia(options.place, wanted) };
}

/** Takes files and the pictures of people; without media it says how many there are. */
export async function takeMedia(
  context: Context,
  dump: Dump,
  { open, isDryRun }: { open: OpenMedia | null; isDryRun: boolean },
): Promise<void> {
  const plans = {
    files: await planFiles(context, dump.files),
    pictures: await planPictures(context, dump.of(PROFILE)),
  };
  if (!open) return tellWithout(context, plans);
  const { media, storage, arrivingDir, maxFileBytes } = open;
  const [known, company] = await context.write(async (tx) => [
    await knownBytes(tx),
    await tx.company.findFirstOrThrow({ select: { maxFileMb: true } }),
  ]);
  const most = Math.floor(maxFileBytes / MIB);
  const maxFileMb = Math.min(most, company.maxFileMb ?? most);
  await takeFiles(context, { media, storage, arrivingDir, maxFileMb, isDryRun }, plans, known);
}

type Plans = { files: Map<string, unknown[]>; pictures: Map<string, unknown[]> };

function tellWithout({ report }: Context, { files, pictures }: Plans): void {
  const sum = (plan: Map<string, unknown[]>) => [...plan.values()].reduce((all, some) => all + some.length, 0);
  count(report, FILE, 'leftOut', sum(files));
  count(report, PICTURE, 'leftOut', sum(pictures));
  const all = sum(files) + sum(pictures);
  if (all > 0) remark(report, 'withoutMedia', { count: all });
}
