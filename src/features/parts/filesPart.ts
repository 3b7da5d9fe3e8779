import { fileView, inRows, type Attachment } from '#src/features/files/file.view';
import { beginning } from './firstPart';

/** The first files of a memo or task, and the way to all of them. `noteOf` says what is to be known of one. */
export function filesPart<File extends Attachment>(
  viewer: Parameters<typeof fileView>[0],
  files: readonly File[],
  place: string,
  noteOf: (file: File) => string = () => '',
) {
  const part = beginning(
    'files',
    files.map((file) => ({ ...fileView(viewer, file), note: noteOf(file) })),
    place,
  );
  return { ...part, rows: inRows(part.first) };
}
