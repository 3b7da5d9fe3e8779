import type { Archive } from '../archive';
import type { Gathering } from '../gathering';
import { Protected } from '../limits';
import { walkXml } from './xml';

const PARAGRAPHS = new Set(['text:p', 'text:h', 'table:table-row']);
const GAPS: Record<string, string> = { 'text:tab': '\t', 'text:s': ' ', 'text:line-break': '\n' };
const PAGES = { 'table:table': 'sheets', 'draw:page': 'slides' } as const;
const NAMES = { 'table:table': 'table:name', 'draw:page': 'draw:name' } as const;
type PageName = keyof typeof PAGES;

const KINDS: Record<string, PageName> = { spreadsheet: 'table:table', presentation: 'draw:page' };

/** ODT, ODS and ODP: one document, in which sheets and slides are elements. */
export async function readOpenDocument(archive: Archive, into: Gathering): Promise<void> {
  await refuseEncrypted(archive);
  const page = KINDS[/opendocument\.(\w+)/.exec(await mediaTypeOf(archive))?.[1] ?? ''];
  if (page) into.division = PAGES[page];
  else into.beginPage();
  let [isBody, struckOut] = [false, 0];
  const isRead = () => isBody && struckOut === 0 && into.pages.length > 0;
  await walkXml(archive.read('content.xml'), {
    open(name, attributes) {
      if (name === 'office:body') isBody = true;
      if (name === 'text:tracked-changes') struckOut += 1;
      if (name === page) into.beginPage(attributes[NAMES[page]] ?? '');
      const gap = GAPS[name];
      if (gap !== undefined && isRead()) into.add(gap);
    },
    close(name) {
      if (name === 'text:tracked-changes') struckOut -= 1;
      if (!isRead()) return;
      if (PARAGRAPHS.has(name)) into.add('\n');
      if (name === 'table:table-cell') into.add('\t');
    },
    text: (said) => isRead() && into.add(said),
  });
}

async function mediaTypeOf(archive: Archive): Promise<string> {
  let type = '';
  for await (const piece of archive.read('mimetype')) type = (type + piece.toString('latin1')).slice(0, 200);
  return type;
}

async function refuseEncrypted(archive: Archive): Promise<void> {
  await walkXml(archive.read('META-INF/manifest.xml'), {
    open(name) {
      if (name === 'manifest:encryption-data') throw new Protected();
    },
  });
}
