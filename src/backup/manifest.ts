import { z } from 'zod';

/** Of the archive's shape. A program reads its own and older ones. */
export const FORMAT = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().regex(/^[a-z_][a-z0-9_]*$/);

const table = z.object({
  schema: z.enum(['public', 'graphile_worker']),
  name: identifier,
  columns: z.array(identifier).min(1),
  rows: z.number().int().nonnegative(),
  /** Of the text that COPY writes, before it is packed. */
  bytes: z.number().int().nonnegative(),
  sha256,
});

/** The last entry of an archive: what the others are, so that an archive that was cut short has none. */
export const manifest = z.object({
  format: z.literal(FORMAT),
  program: z.string(),
  takenAt: z.iso.datetime(),
  /** Of the server that was copied, such as `18.1`. */
  postgres: z.string(),
  migrations: z.array(z.string()).min(1),
  tables: z.array(table),
  /** `value` as text: a bigint. */
  sequences: z.array(z.object({ schema: identifier, name: identifier, value: z.string().regex(/^\d+$/) })),
  /** `sha256` is that of the list of all files, which is an entry of its own. */
  files: z.object({
    count: z.number().int().nonnegative(),
    bytes: z.number().int().nonnegative(),
    sha256,
    /** Keys of files that were damaged before they were copied: not there, or not what they were when they came. */
    missing: z.array(z.string()),
    altered: z.array(z.string()),
  }),
  hasSecret: z.boolean(),
});

export type Manifest = z.infer<typeof manifest>;
export type TableOfManifest = z.infer<typeof table>;

export const entryOfTable = ({ schema, name }: Pick<TableOfManifest, 'schema' | 'name'>): string =>
  `db/${schema}.${name}.copy.gz`;
export const entryOfFile = (storageKey: string): string => `files/${storageKey}`;

/** In the form of `sha256sum`, which can check an archive that was unpacked by hand. */
export const FILE_LIST = 'SHA256SUMS';
export const SECRET = 'session-secret';
export const MANIFEST = 'manifest.json';

const TABLE = /^db\/[a-z_]+\.[a-z_][a-z0-9_]*\.copy\.gz$/;
const FILE = /^files\/[a-f0-9]{2}\/[a-f0-9-]{36}$/;

export type EntryKind = 'table' | 'file' | 'fileList' | 'secret' | 'manifest';

/** What an entry of this name is; null: no backup has such a one, so nothing of it is written anywhere. */
export function kindOfEntry(name: string): EntryKind | null {
  if (TABLE.test(name)) return 'table';
  if (FILE.test(name)) return 'file';
  if (name === FILE_LIST) return 'fileList';
  if (name === SECRET) return 'secret';
  return name === MANIFEST ? 'manifest' : null;
}
