/** Where a bucket is, and who we are there. */
export type S3Address = {
  /** Of the bucket, in its style: `https://host/bucket` or `https://bucket.host`. */
  endpoint: string;
  bucket: string;
  host: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

const FORM = 'https://KEY:SECRET@HOST/BUCKET?region=REGION&style=path';
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const STYLES = ['path', 'virtual'];

/** Reads `S3_URL`. A string says what is wrong with it; it never repeats the secret. */
export function readS3Url(text: string): S3Address | string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return `is not of the form ${FORM} (write / + @ : % within key and secret as %2F %2B %40 %3A %25)`;
  const [accessKeyId, secretAccessKey] = [decoded(url.username), decoded(url.password)];
  if (!accessKeyId || !secretAccessKey) return `has no key and secret before the host: ${FORM}`;
  const bucket = url.pathname.replace(/^\/|\/$/g, '');
  if (!BUCKET.test(bucket)) return `names no bucket after the host: ${FORM}`;
  const unknown = [...url.searchParams.keys()].find((name) => !['region', 'style'].includes(name));
  if (unknown !== undefined) return `knows only "region" and "style" after the question mark, not "${unknown}"`;
  const style = url.searchParams.get('style') ?? 'path';
  if (!STYLES.includes(style)) return 'has a style that is neither "path" nor "virtual"';
  return {
    endpoint: style === 'path' ? `${url.origin}/${bucket}` : `${url.protocol}//${bucket}.${url.host}`,
    bucket,
    host: url.host,
    region: url.searchParams.get('region') || 'us-east-1',
    accessKeyId,
    secretAccessKey,
  };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
