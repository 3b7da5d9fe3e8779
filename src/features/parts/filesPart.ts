import { fileView, inRows, type Attachment } from '#src/features/files/file.view';
import { beginning } from './firstPart';

/** The first files of a memo or task, and the way to all of them. */
export function filesPart(viewer: Parameters<typeof fileView>[0], files: readonly Attachment[], place: string) {
  const part = beginning(
    'files',
    files.map((file) => fileView(viewer, file)),
    place,
  );
  return { ...part, rows: inRows(part.first) };
}
