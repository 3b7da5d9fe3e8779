import type { Archive } from '../archive';
import type { Gathering } from '../gathering';
import { listedParts } from './relations';
import { readParagraphs } from './word';

const SLIDE = { text: 'a:t', gaps: { 'a:br': '\n' } };

export async function readSlides(archive: Archive, into: Gathering): Promise<void> {
  into.division = 'slides';
  for (const { part } of await listedParts(archive, 'ppt/presentation.xml', 'p:sldId')) {
    into.beginPage();
    await readParagraphs(archive.read(part), into, SLIDE);
  }
}
