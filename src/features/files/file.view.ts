import type { Format } from '#src/platform/http/format';
import { shownAs } from './fileKind';
import { fileUrls } from './files.urls';
import type { Translate } from '#src/platform/http/context';
import { escapeHtml } from '#src/platform/richText';
import { replacePictures } from '#src/platform/richPictures';

/** Drawn by `views/files/_file.ejs`, for a memo, a message or a task. */
export type FileView = {
  id: number;
  name: string;
  url: string;
  viewUrl: string | null;
  thumbnailUrl: string | null;
  size: string;
  icon: string;
  uploader: string;
};

export type Attachment = {
  id: number;
  fileName: string;
  mediaType: string;
  sizeBytes: number;
  uploader: { name: string };
};

export function fileView(format: Format, file: Attachment): FileView {
  const kind = shownAs(file.mediaType);
  return {
    id: file.id,
    name: file.fileName,
    url: fileUrls.file(file.id),
    viewUrl: kind && fileUrls.view(file.id),
    thumbnailUrl: kind === 'image' ? fileUrls.thumbnail(file.id) : null,
    size: format.bytes(file.sizeBytes),
    icon: fileIcon(file.mediaType),
    uploader: file.uploader.name,
  };
}

/** Pictures first: side by side they make a row. */
export const inRows = (files: readonly FileView[]): FileView[][] =>
  [files.filter(({ thumbnailUrl }) => thumbnailUrl), files.filter(({ thumbnailUrl }) => !thumbnailUrl)].filter(
    (row) => row.length > 0,
  );

type Copyable = { id: number; fileName: string; sizeBytes: number };

/** The files that a new form offers to take along, those ticked that were chosen. */
export const copyableView = (format: Format, files: readonly Copyable[], chosen: readonly string[]) =>
  files.map(({ id, fileName, sizeBytes }) => ({
    id,
    name: fileName,
    size: format.bytes(sizeBytes),
    isChosen: chosen.includes(String(id)),
  }));

export function fileIcon(mediaType: string): string {
  if (mediaType === 'application/pdf') return 'file-type-pdf';
  if (mediaType.includes('spreadsheet') || mediaType === 'text/csv') return 'file-spreadsheet';
  if (mediaType.startsWith('image/')) return 'photo';
  if (mediaType.startsWith('video/')) return 'movie';
  if (mediaType.startsWith('audio/')) return 'music';
  if (mediaType.startsWith('text/') || mediaType.includes('word')) return 'file-text';
  if (/zip|compressed|tar/.test(mediaType)) return 'file-zip';
  return 'file';
}

/** Short cells like "€ 12,000" do not wrap. */
const SHORT_CELL = /<(td|th)>((?:<p>)?[^<]{1,14}(?:<\/p>)?)<\/\1>/g;

/** Pictures link to their page, deleted ones are replaced by a sentence, wide tables scroll. */
export function shownText(t: Translate, html: string, files: readonly { id: number }[]): string {
  const box = `<div class="table-scroll" role="group" tabindex="0" aria-label="${escapeHtml(t('shared.editor.table'))}">`;
  const text = html
    .replaceAll(SHORT_CELL, '<$1 class="is-short">$2</$1>')
    .replaceAll('<table>', `${box}<table>`)
    .replaceAll('</table>', '</table></div>');
  return replacePictures(text, ({ fileId, name, alt }) => {
    if (fileId === null || !files.some(({ id }) => id === fileId)) return gone(t, alt || escapeHtml(name));
    const picture = `<img src="${fileUrls.inline(fileId)}" alt="${alt}">`;
    return `<a class="picture" href="${fileUrls.view(fileId)}">${picture}</a>`;
  });
}

const gone = (t: Translate, name: string): string =>
  `<span class="picture-gone">${escapeHtml(t('files.pictureGone'))}${name ? ` (${name})` : ''}</span>`;
