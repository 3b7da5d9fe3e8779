import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import { pictureHtml, picturesIn, replacePictures } from '#src/platform/richPictures';
import { escapeHtml } from '#src/platform/richText';

export type TextOf = { memoId: number } | { taskId: number };
type Text = { html: string; field: string; isDraft?: boolean };

/**
 * Keeps only pictures that are files of this memo or task: uploaded ones by their name in the form, copied ones by
 * their bytes. Other addresses are dropped, whether or not such a file exists.
 */
export async function withOwnPictures(tx: Tx, owner: TextOf, { html, field, isDraft }: Text): Promise<string> {
  const pictures = picturesIn(html);
  if (pictures.length === 0) return html;
  const select = { id: true, fileName: true, storageKey: true } as const;
  const files = await tx.attachment.findMany({ where: owner, select, orderBy: { id: 'asc' } });
  const ids = pictures.flatMap(({ fileId }) => (fileId === null ? [] : [fileId]));
  const named = await tx.attachment.findMany({ where: { id: { in: ids } }, select });
  const keys = new Map(named.map(({ id, storageKey }) => [id, storageKey]));
  return replacePictures(html, ({ fileId, name, alt, html: asItWas }) => {
    const file =
      fileId === null
        ? files.findLast(({ fileName }) => fileName === name)
        : (files.find(({ id }) => id === fileId) ?? files.find(({ storageKey }) => storageKey === keys.get(fileId)));
    if (file) return pictureHtml(file.id, alt || escapeHtml(file.fileName));
    if (fileId !== null) return '';
    if (isDraft) return asItWas;
    throw new Invalid({ [field]: 'files.errors.pictureMissing' }, { fileName: name });
  });
}
