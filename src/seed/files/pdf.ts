/** Characters of the Windows alphabet that Latin-1 has not; PDF's built-in fonts know it. */
const WINDOWS: Record<string, string> = {
  '€': '\x80',
  '–': '\x96',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '•': '\x95',
};

const literal = (text: string): string =>
  `(${text.replace(/[€–’“”•]/g, (sign) => WINDOWS[sign] ?? '?').replace(/[\\()]/g, (sign) => `\\${sign}`)})`;

const object = (number: number, content: string): string => `${number} 0 obj\n${content}\nendobj\n`;

/** One page of A4: a title, and lines below it; an empty line is a space between paragraphs. */
export function pdf(title: string, lines: string[]): Buffer {
  const page = [
    'BT /F2 18 Tf 60 770 Td',
    `${literal(title)} Tj`,
    '/F1 11 Tf 0 -34 Td 17 TL',
    ...lines.map((line) => `${literal(line)} Tj T*`),
    'ET',
  ].join('\n');
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<< /Title ${literal(title)} /Producer (Notes CRM) >>`,
  ];
  let body = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((content, index) => {
    const offset = body.length;
    body += object(index + 1, content);
    return offset;
  });
  const size = objects.length + 1;
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`, 'latin1');
}
