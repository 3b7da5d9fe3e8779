import type { Archive } from '../archive';
import type { Gathering } from '../gathering';
import { LIMITS, TooLarge } from '../limits';
import { listedParts } from './relations';
import { walkXml } from './xml';

export async function readWorkbook(archive: Archive, into: Gathering): Promise<void> {
  into.division = 'sheets';
  const shared = await sharedTexts(archive);
  for (const { name, part } of await listedParts(archive, 'xl/workbook.xml', 'sheet')) {
    into.beginPage(name);
    await readSheet(archive.read(part), into, shared);
  }
}

/** Each text of a workbook stands there once; readings of Japanese (`rPh`) would say it twice. */
async function sharedTexts(archive: Archive): Promise<string[]> {
  const texts: string[] = [];
  let [current, isText, isReading, characters] = ['', false, false, 0];
  await walkXml(archive.read('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') current = '';
      if (name === 'rPh') isReading = true;
      isText = name === 't' && !isReading;
    },
    close(name) {
      isText = false;
      if (name === 'rPh') isReading = false;
      if (name === 'si') texts.push(current);
    },
    text(said) {
      if (!isText) return;
      current += said;
      characters += said.length;
      if (characters > LIMITS.characters) throw new TooLarge('too many characters');
    },
  });
  return texts;
}

/** Rows by lines, cells by tabs. */
async function readSheet(pieces: AsyncIterable<Buffer>, into: Gathering, shared: readonly string[]): Promise<void> {
  let [type, value, isValue] = ['', '', false];
  await walkXml(pieces, {
    open(name, attributes) {
      if (name === 'c') [type, value] = [attributes['t'] ?? '', ''];
      isValue = name === 'v' || name === 't';
    },
    close(name) {
      isValue = false;
      if (name === 'row') into.add('\n');
      if (name !== 'c') return;
      const text = type === 's' ? (shared[Number(value)] ?? '') : value;
      if (text !== '') into.add(`${text}\t`);
    },
    text: (said) => void (isValue && (value += said)),
  });
}
