import { fileView, inRows, type Attachment } from '#src/features/files/file.view';
import type { Format } from '#src/platform/http/format';
import { beginning } from './firstPart';

/** The first files of a memo or task, and the way to all of them. */
export function filesPart(format: Format, files: readonly Attachment[], place: string) {
  const part = beginning(
    'files',
    files.map((file) => fileView(format, file)),
    place,
  );
  return { ...part, rows: inRows(part.first) };
}
