import type { Format } from '#src/platform/http/format';
import { linksIn } from '#src/platform/words/links';
import type { Content } from './content';
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

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What was written as plain text, as a text of a mail: its lines kept, its addresses links. */
export function plainHtml(text: string): string {
  if (text.trim() === '') return '';
  const words = linksIn(text).map(({ words, href }) =>
    href === null ? escape(words) : `<a href="${escape(href)}">${escape(words)}</a>`,
  );
  return `<div>${words.join('').replaceAll('\n', '<br>')}</div>`;
}
