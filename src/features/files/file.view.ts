import type { Format } from '#src/platform/http/format';
import { shownAs } from './fileKind';
import { fileUrls } from './files.urls';

/** What is drawn of a file, wherever it hangs: at a memo, a message, a task. `views/files/_file.ejs` draws it. */
export type FileView = {
  id: number;
  name: string;
  /** Downloads it. */
  url: string;
  /** The page that shows it; null when it can only be downloaded. */
  viewUrl: string | null;
  /** A small picture of it; null when it is no picture. */
  thumbnailUrl: string | null;
  size: string;
  icon: string;
  uploader: string;
};

type Attachment = {
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

/** An icon a reader knows the kind of file by. */
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
