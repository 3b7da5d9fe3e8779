import { open } from 'node:fs/promises';
import { getResolvedPDFJS } from 'unpdf';
import type { Gathering } from '../gathering';
import { Protected } from '../limits';

const PIECE_BYTES = 256 * 1024;

/** A large one is never in memory as a whole: PDF.js asks for the pieces that it needs. */
export async function readPdf(path: string, into: Gathering): Promise<void> {
  const { getDocument, PDFDataRangeTransport } = await getResolvedPDFJS();
  const file = await open(path, 'r');
  const { size } = await file.stat();
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const length = Math.min(end, size) - start;
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  };
  class Pieces extends PDFDataRangeTransport {
    override requestDataRange(start: number, end: number): void {
      read(start, end).then(
        (piece) => this.onDataRange(start, piece),
        () => this.abort(),
      );
    }
  }
  try {
    const asked = getDocument({
      range: new Pieces(size, await read(0, PIECE_BYTES)),
      rangeChunkSize: PIECE_BYTES,
      disableAutoFetch: true,
      disableStream: true,
      isEvalSupported: false,
      useSystemFonts: false,
      disableFontFace: true,
      stopAtErrors: false,
      verbosity: 0,
    });
    const document = await asked.promise.catch((error: unknown) => {
      throw error instanceof Error && error.name === 'PasswordException' ? new Protected() : error;
    });
    into.division = 'pages';
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ includeMarkedContent: false });
      into.beginPage();
      for (const item of items) if ('str' in item) into.add(item.hasEOL ? `${item.str}\n` : item.str);
      page.cleanup();
    }
  } finally {
    await file.close();
  }
}
