import { picturesIn, replacePictures } from '#src/platform/richPictures';
import { readsTheSame } from '#src/platform/richText';

type Content = { fileName: string; sha256: string };

/** Compared by content: files of the same name may differ. */
export const filesNotIn = <F extends Content>(known: readonly Content[], files: readonly F[]): F[] =>
  files.filter(({ fileName, sha256 }) => !known.some((file) => file.fileName === fileName && file.sha256 === sha256));

type Text = { html: string; attachments: readonly { id: number; fileName: string }[] };

/** In the stored text pictures have become files. */
export const isSameText = ({ html, attachments }: Text, sent: string): boolean =>
  readsTheSame(html, withStoredPictures({ html, attachments }, sent));

function withStoredPictures({ html: stored, attachments }: Text, sent: string): string {
  const known = picturesIn(stored);
  return replacePictures(sent, ({ fileId, name, alt, html }) => {
    const isCopy = fileId !== null && !attachments.some(({ id }) => id === fileId);
    const id = fileId === null ? attachments.findLast(({ fileName }) => fileName === name)?.id : fileId;
    return known.find((picture) => (isCopy ? picture.alt === alt : picture.fileId === id))?.html ?? html;
  });
}

export const isSameSet = <T>(one: readonly T[], other: readonly T[]): boolean => {
  const [first, second] = [new Set(one), new Set(other)];
  return first.size === second.size && [...first].every((item) => second.has(item));
};
