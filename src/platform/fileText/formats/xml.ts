import { StringDecoder } from 'node:string_decoder';
import { Parser } from 'htmlparser2';

type Attributes = Record<string, string>;

export type Walker = {
  open?: (name: string, attributes: Attributes) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

/** No office program nests as deep. */
const DEPTH_MAX = 2_000;

/**
 * Walks through XML as it is unpacked, and keeps none of it. The parser knows the five entities of XML and those by
 * number: what a document declares itself is never replaced.
 */
export async function walkXml(pieces: AsyncIterable<Buffer>, walker: Walker): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > DEPTH_MAX) throw new Error('nested too deeply');
        walker.open?.(name, attributes);
      },
      onclosetag(name) {
        depth -= 1;
        walker.close?.(name);
      },
      ontext: (text) => walker.text?.(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  for await (const piece of pieces) parser.write(decoder.write(piece));
  parser.end(decoder.end());
}
