import { decodeXML } from 'entities';
import type { S3Client } from './s3Client';

/** Everything in the bucket, a thousand at a time. */
export async function* listObjects(ask: S3Client, prefix = ''): AsyncGenerator<{ key: string; storedAt: Date }> {
  let token: string | null = null;
  do {
    const query = {
      'list-type': '2',
      ...(prefix && { prefix }),
      ...(token !== null && { 'continuation-token': token }),
    };
    const page: string = await (await ask('GET', '', { query })).text();
    for (const [, item = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs))
      yield { key: textOf(item, 'Key') ?? '', storedAt: new Date(textOf(item, 'LastModified') ?? Number.NaN) };
    token = textOf(page, 'NextContinuationToken');
  } while (token !== null);
}

function textOf(xml: string, name: string): string | null {
  const text = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1];
  return text === undefined ? null : decodeXML(text);
}
