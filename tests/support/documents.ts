import { zip } from './zip';

/** A PDF with a line of Latin letters on each page. */
export const pdf = (pages: readonly string[]): Buffer => pdfOf(pages);

/** Objects as they stand in a PDF, the first being the catalogue; `trailer` is added to its trailer. */
export function rawPdf(objects: readonly string[], trailer = ''): Buffer {
  let out = '%PDF-1.4\n';
  const starts = objects.map((object, at) => {
    const start = out.length;
    out += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const places = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const index = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places}`;
  const end = `trailer << /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${out.length}\n%%EOF`;
  return Buffer.from(out + index + end, 'latin1');
}

export const stream = (content: string, more = ''): string =>
  `<< /Length ${content.length} ${more} >>\nstream\n${content}\nendstream`;

function pdfOf(lines: readonly string[], trailer = ''): Buffer {
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
  const pages = lines.flatMap((line, at) => [
    stream(line === '' ? '' : `BT /F1 12 Tf 50 700 Td (${line.replace(/[()\\]/g, '\\$&')}) Tj ET`),
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${4 + 2 * at} 0 R >>`,
  ]);
  const kids = lines.map((_, at) => `${5 + 2 * at} 0 R`).join(' ');
  return rawPdf(
    ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${lines.length} /Kids [${kids}] >>`, font, ...pages],
    trailer,
  );
}

/** One that asks for a password: the keys fit none. */
export const protectedPdf = (): Buffer =>
  pdfOf(
    ['secret'],
    `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >> /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`,
  );

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OOXML = 'http://schemas.openxmlformats.org';
const TYPES = (main: string, type: string) =>
  `${XML}<Types xmlns="${OOXML}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`;
const RELATIONS = (targets: readonly string[]) =>
  `${XML}<Relationships xmlns="${OOXML}/package/2006/relationships">${targets
    .map((target, at) => `<Relationship Id="rId${at + 1}" Type="part" Target="${target}"/>`)
    .join('')}</Relationships>`;

const office = (main: string, type: string, entries: Record<string, string>): Buffer =>
  zip({ '[Content_Types].xml': TYPES(main, type), '_rels/.rels': RELATIONS([main]), ...entries });

export const docx = (paragraphs: readonly string[], more: Record<string, string> = {}): Buffer =>
  office('word/document.xml', 'wordprocessingml.document', {
    'word/document.xml': `${XML}<w:document xmlns:w="w"><w:body>${paragraphs
      .map((text) => `<w:p><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`)
      .join('')}</w:body></w:document>`,
    ...more,
  });

/** Sheets by their names, each of rows of cells. */
export function xlsx(sheets: Record<string, readonly (readonly (string | number)[])[]>): Buffer {
  const shared: string[] = [];
  const cell = (value: string | number) =>
    typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="s"><v>${shared.push(value) - 1}</v></c>`;
  const parts = Object.values(sheets).map(
    (rows) =>
      `${XML}<worksheet><sheetData>${rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('')}</sheetData></worksheet>`,
  );
  const names = Object.keys(sheets);
  return office('xl/workbook.xml', 'spreadsheetml.sheet', {
    'xl/workbook.xml': `${XML}<workbook xmlns:r="r"><sheets>${names
      .map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': RELATIONS(names.map((_, at) => `worksheets/sheet${at + 1}.xml`)),
    'xl/sharedStrings.xml': `${XML}<sst>${shared.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(parts.map((part, at) => [`xl/worksheets/sheet${at + 1}.xml`, part])),
  });
}

const pptx = (slides: readonly string[]): Buffer =>
  office('ppt/presentation.xml', 'presentationml.presentation', {
    'ppt/presentation.xml': `${XML}<p:presentation xmlns:r="r"><p:sldIdLst>${slides
      .map((_, at) => `<p:sldId id="${256 + at}" r:id="rId${at + 1}"/>`)
      .join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': RELATIONS(slides.map((_, at) => `slides/slide${at + 1}.xml`)),
    ...Object.fromEntries(
      slides.map((text, at) => [
        `ppt/slides/slide${at + 1}.xml`,
        `${XML}<p:sld><a:p><a:r><a:t>${escaped(text)}</a:t></a:r></a:p></p:sld>`,
      ]),
    ),
  });

const openDocument = (kind: string, body: string, more: Record<string, string> = {}): Buffer =>
  zip({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `${XML}<office:document-content><office:body>${body}</office:body></office:document-content>`,
    ...more,
  });

const paragraph = (text: string): string => `<text:p>${escaped(text)}</text:p>`;

export const odt = (paragraphs: readonly string[], more: Record<string, string> = {}): Buffer =>
  openDocument('text', `<office:text>${paragraphs.map(paragraph).join('')}</office:text>`, more);

const ods = (sheets: Record<string, readonly string[]>): Buffer =>
  openDocument(
    'spreadsheet',
    Object.entries(sheets)
      .map(
        ([name, cells]) =>
          `<table:table table:name="${escaped(name)}"><table:table-row>${cells
            .map((text) => `<table:table-cell>${paragraph(text)}</table:table-cell>`)
            .join('')}</table:table-row></table:table>`,
      )
      .join(''),
  );

const odp = (slides: readonly string[]): Buffer =>
  openDocument(
    'presentation',
    slides.map((text, at) => `<draw:page draw:name="page${at + 1}">${paragraph(text)}</draw:page>`).join(''),
  );

/** What an office program makes of a document with a password: an old container around the encrypted one. */
export const protectedOffice = (): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(1_016),
    Buffer.from('EncryptedPackage', 'utf16le'),
    Buffer.alloc(2_048),
  ]);
