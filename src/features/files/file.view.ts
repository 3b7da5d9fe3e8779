import type { Format } from '#src/platform/http/format';
import { shownAs } from './fileKind';
import { fileUrls } from './files.urls';
import type { Translate } from '#src/platform/http/context';
import { escapeHtml } from '#src/platform/richText';
import { whyHeld, type ScanFacts } from '#src/policies/file.policy';
import type { Actor } from '#src/web/actor';
import { replacePictures } from '#src/platform/richPictures';

/** Drawn by `views/files/_file.ejs`, for a memo, a message or a task. */
export type FileView = {
  id: number;
  name: string;
  /** Null: its bytes are kept from this reader. */
  url: string | null;
  viewUrl: string | null;
  thumbnailUrl: string | null;
  size: string;
  icon: string;
  uploader: string;
  /** What the virus scanner has not said yet, or what it found; null: nothing to tell. */
  state: FileState | null;
  /** What else is to be known of it; empty: nothing. */
  note: string;
};

/** Of `files.states`. */
type FileState = { key: 'checking' | 'own' | 'waiting' | 'unscanned' | 'tooLarge' | 'infected' };

/** Who looks; null: everybody at once. */
type Viewer = { format: Format; actor: Pick<Actor, 'id' | 'letUnscannedPass'> | null };

export type Attachment = {
  id: number;
  fileName: string;
  mediaType: string;
  sizeBytes: number;
  uploader: { name: string };
} & ScanFacts;

export function fileView({ format, actor }: Viewer, file: Attachment): FileView {
  const isHeld = whyHeld(file, actor) !== null;
  const kind = isHeld ? null : shownAs(file.mediaType);
  return {
    id: file.id,
    name: file.fileName,
    url: isHeld ? null : fileUrls.file(file.id),
    viewUrl: kind && fileUrls.view(file.id),
    thumbnailUrl: kind === 'image' ? fileUrls.thumbnail(file.id) : null,
    size: format.bytes(file.sizeBytes),
    icon: fileIcon(file.mediaType),
    uploader: file.uploader.name,
    state: stateOf(file.scan, isHeld),
    note: '',
  };
}

function stateOf(scan: ScanFacts['scan'], isHeld: boolean): FileState | null {
  switch (scan) {
    case null:
    case 'clean':
      return null;
    case 'waiting':
      return { key: isHeld ? 'checking' : 'own' };
    case 'unreached':
      return { key: isHeld ? 'waiting' : 'unscanned' };
    case 'tooLarge':
    case 'infected':
      return { key: scan };
  }
}

/** Pictures first: side by side they make a row. */
export const inRows = (files: readonly FileView[]): FileView[][] =>
  [files.filter(({ thumbnailUrl }) => thumbnailUrl), files.filter(({ thumbnailUrl }) => !thumbnailUrl)].filter(
    (row) => row.length > 0,
  );

export type Copyable = ScanFacts & { id: number; fileName: string; sizeBytes: number };
type Copier = { format: Format; actor: Pick<Actor, 'id' | 'letUnscannedPass'> };

/** The files that a new form offers to take along, those ticked that were chosen; none that is kept from who fills it in. */
export const copyableView = ({ format, actor }: Copier, files: readonly Copyable[], chosen: readonly string[]) =>
  files
    .filter((file) => whyHeld(file, actor) === null)
    .map(({ id, fileName, sizeBytes }) => ({
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

type TextReader = { t: Translate; actor: Pick<Actor, 'id' | 'letUnscannedPass'> };

/** Pictures link to their page, those that are deleted or kept away are replaced by a sentence, wide tables scroll. */
export function shownText(
  { t, actor }: TextReader,
  html: string,
  files: readonly (ScanFacts & { id: number })[],
): string {
  const box = `<div class="table-scroll" role="group" tabindex="0" aria-label="${escapeHtml(t('shared.editor.table'))}">`;
  const text = html
    .replaceAll(SHORT_CELL, '<$1 class="is-short">$2</$1>')
    .replaceAll('<table>', `${box}<table>`)
    .replaceAll('</table>', '</table></div>');
  return replacePictures(text, ({ fileId, name, alt }) => {
    const file = files.find(({ id }) => id === fileId);
    if (!file) return instead(t('files.pictureGone'), alt || escapeHtml(name));
    const why = whyHeld(file, actor);
    if (why) return instead(t(`files.held.${why}.picture`), alt);
    const picture = `<img src="${fileUrls.inline(file.id)}" alt="${alt}">`;
    return `<a class="picture" href="${fileUrls.view(file.id)}">${picture}</a>`;
  });
}

const instead = (sentence: string, name: string): string =>
  `<span class="picture-gone">${escapeHtml(sentence)}${name ? ` (${name})` : ''}</span>`;
