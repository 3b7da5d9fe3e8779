import { openArchive } from '../archive';
import type { Gathering } from '../gathering';
import { OfNoKind } from '../limits';
import { readOpenDocument } from './openDocument';
import { readSlides } from './slides';
import { readWord } from './word';
import { readWorkbook } from './workbook';

const KINDS = [
  { part: 'word/document.xml', read: readWord },
  { part: 'xl/workbook.xml', read: readWorkbook },
  { part: 'ppt/presentation.xml', read: readSlides },
  { part: 'content.xml', read: readOpenDocument },
];

/** What it is its parts say, not its name. Archives in it are never opened. */
export async function readOffice(path: string, into: Gathering): Promise<void> {
  const archive = await openArchive(path);
  const kind = KINDS.find(({ part }) => archive.names.includes(part));
  if (!kind) throw new OfNoKind();
  await kind.read(archive, into);
}
