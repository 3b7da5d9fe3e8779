import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { batchesOf } from './batchesOf';

type SortKey = (number | string)[];
type Place = { offset: number; length: number; key: SortKey };

const BUFFER = 1024 * 1024;

/** Rows of one kind, laid down in a file until all are read: memory holds no more than where each lies. */
export class RowFile<Row> {
  private readonly descriptor: number;
  private readonly places: Place[] = [];
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private size = 0;
  private isSorted = false;

  constructor(
    path: string,
    private readonly sortBy: (row: Row) => SortKey,
  ) {
    this.descriptor = openSync(path, 'w+', 0o600);
  }

  get count(): number {
    return this.places.length;
  }

  add(row: Row): void {
    this.isSorted = false;
    const bytes = Buffer.from(JSON.stringify(row));
    this.places.push({ offset: this.size, length: bytes.length, key: this.sortBy(row) });
    this.size += bytes.length;
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > BUFFER) this.flush();
  }

  /** In the order of their keys. */
  *batches(size: number): Generator<Row[]> {
    for (const batch of batchesOf(this.inOrder(), size)) yield batch;
  }

  *inOrder(isWanted: (row: Row) => boolean = () => true): Generator<Row> {
    this.flush();
    this.sort();
    for (const place of this.places) {
      const row = this.read(place);
      if (isWanted(row)) yield row;
    }
  }

  private sort(): void {
    if (this.isSorted) return;
    this.places.sort((one, other) => compare(one.key, other.key));
    this.isSorted = true;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private read({ offset, length }: Place): Row {
    const bytes = Buffer.allocUnsafe(length);
    readSync(this.descriptor, bytes, 0, length, offset);
    return JSON.parse(bytes.toString()) as Row;
  }

  private flush(): void {
    if (this.pendingBytes === 0) return;
    writeSync(this.descriptor, Buffer.concat(this.pending));
    this.pending = [];
    this.pendingBytes = 0;
  }
}

function compare(one: SortKey, other: SortKey): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? 0;
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}
