import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { batchesOf } from './batchesOf';

const BUFFER = 1024 * 1024;

/**
 * Rows of one kind, laid down in a file until all are read: memory holds nothing but numbers of them, where each lies and by what
 * it is sorted.
 */
export class RowFile<Row> {
  private readonly descriptor: number;
  private readonly offsets: number[] = [];
  private readonly lengths: number[] = [];
  /** One list for each number of a key. */
  private readonly keys: number[][] = [];
  private order: Uint32Array | null = null;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private size = 0;
  private readonly buffer = Buffer.allocUnsafe(BUFFER);
  /** What of the file is in memory. */
  private ahead = { bytes: this.buffer.subarray(0, 0), offset: 0 };

  constructor(
    path: string,
    private readonly keyOf: (row: Row) => number[],
  ) {
    this.descriptor = openSync(path, 'w+', 0o600);
  }

  get count(): number {
    return this.offsets.length;
  }

  add(row: Row): void {
    const bytes = Buffer.from(JSON.stringify(row));
    this.order = null;
    this.offsets.push(this.size);
    this.lengths.push(bytes.length);
    for (const [part, number] of this.keyOf(row).entries()) (this.keys[part] ??= []).push(number);
    this.size += bytes.length;
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes > BUFFER) this.flush();
  }

  /** In the order of their keys. */
  *batches(size: number): Generator<Row[]> {
    for (const batch of batchesOf(this.inOrder(), size)) yield batch;
  }

  /** Those whose first key is wanted. */
  *inOrder(isWanted: (key: number) => boolean = () => true): Generator<Row> {
    this.flush();
    for (const index of this.sorted()) if (isWanted(this.keys[0]?.[index] ?? 0)) yield this.read(index);
  }

  /** The first keys alone, without reading the rows. */
  firstKeys(): readonly number[] {
    return this.keys[0] ?? [];
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private sorted(): Uint32Array {
    this.order ??= Uint32Array.from(this.offsets.keys()).sort((one, other) => this.compare(one, other));
    return this.order;
  }

  private compare(one: number, other: number): number {
    for (const numbers of this.keys) {
      const difference = (numbers[one] ?? 0) - (numbers[other] ?? 0);
      if (difference !== 0) return difference;
    }
    return one - other;
  }

  private read(index: number): Row {
    const length = this.lengths[index] ?? 0;
    const from = this.startInAhead(this.offsets[index] ?? 0, length);
    return JSON.parse(this.ahead.bytes.toString('utf8', from, from + length)) as Row;
  }

  /** Rows that follow on one another, as most do, are read many at once; where one is far from the last, it alone. */
  private startInAhead(offset: number, length: number): number {
    const end = this.ahead.offset + this.ahead.bytes.length;
    if (offset >= this.ahead.offset && offset + length <= end) return offset - this.ahead.offset;
    const isNext = offset >= this.ahead.offset && offset <= end;
    const wanted = isNext ? Math.max(length, Math.min(BUFFER, this.size - offset)) : length;
    const bytes = wanted > BUFFER ? Buffer.allocUnsafe(wanted) : this.buffer.subarray(0, wanted);
    readSync(this.descriptor, bytes, 0, wanted, offset);
    this.ahead = { bytes, offset };
    return 0;
  }

  private flush(): void {
    if (this.pendingBytes === 0) return;
    const bytes = Buffer.concat(this.pending);
    // A disk that is nearly full takes a part, and says so the next time only.
    for (let at = 0; at < bytes.length;) at += writeSync(this.descriptor, bytes, at);
    this.pending = [];
    this.pendingBytes = 0;
  }
}
