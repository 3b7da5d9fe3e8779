import type { Format } from '#src/platform/http/format';
import { escapeHtml } from '#src/platform/richText';
import { linksIn } from '#src/platform/words/links';
import type { Content, Passage } from './content';
import type { Pictures } from './body/pictures';

type Attached = { id: number; fileName: string; sizeBytes: number };

export const filesOf = (format: Format, files: readonly Attached[]): Content['files'] =>
  files.map(({ id, fileName, sizeBytes }) => ({
    name: fileName,
    size: format.bytes(sizeBytes),
    path: `/files/${id}`,
  }));

export const picturesIn = (files: readonly Attached[]): Pictures =>
  new Map(files.map(({ id, fileName }) => [id, fileName]));

export function plainHtml(text: string): string {
  if (text.trim() === '') return '';
  const words = linksIn(text).map(({ words, href }) =>
    href === null ? escapeHtml(words) : `<a href="${escapeHtml(href)}">${escapeHtml(words)}</a>`,
  );
  return `<div>${words.join('').replaceAll('\n', '<br>')}</div>`;
}

export const labelled = (label: string, html: string, isQuoted = false): Passage[] =>
  html === '' ? [] : [{ label, html, isQuoted }];
