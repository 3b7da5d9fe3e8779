import { open } from 'node:fs/promises';
import PostalMime, { type Address } from 'postal-mime';
import type { Gathering } from '../gathering';
import { textOfHtml } from './html';

/** The text stands before what is attached; of which no more is looked at. */
const READ_BYTES = 12 * 1024 * 1024;

/** Subject, people and text; what is attached is not read. */
export async function readMail(path: string, into: Gathering): Promise<void> {
  const file = await open(path, 'r');
  const buffer = Buffer.alloc(Math.min(READ_BYTES, (await file.stat()).size));
  await file.read(buffer, 0, buffer.length, 0).finally(() => file.close());
  const { subject, from, to, cc, text, html } = await PostalMime.parse(buffer, {
    maxNestingDepth: 20,
    rfc822Attachments: true,
  });
  into.beginPage();
  for (const line of [subject, people([from]), people(to), people(cc)]) if (line) into.add(`${line}\n`);
  into.add(text ?? (html ? textOfHtml(html) : ''));
}

const people = (all: readonly (Address | undefined)[] = []): string =>
  all
    .flatMap((one): string[] => {
      if (!one) return [];
      if (one.group) return [one.name, people(one.group)];
      return [`${one.name} ${one.address}`.trim()];
    })
    .join(', ');
