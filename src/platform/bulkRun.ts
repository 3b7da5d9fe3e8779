import { z } from 'zod';
import type { Tx } from './db';

const problem = z.object({
  phase: z.string(),
  id: z.number(),
  reason: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** Why a row was left as it was. */
export type BulkProblem = z.infer<typeof problem>;

/** How far long work has come; see BulkRun in the schema. */
export const bulkRunSchema = z.object({
  id: z.number(),
  kind: z.string(),
  startedById: z.number(),
  payload: z.unknown(),
  phase: z.number(),
  afterId: z.number(),
  total: z.number(),
  counts: z.record(z.string(), z.number()),
  failed: z.number(),
  problems: z.array(problem),
  finishedAt: z.date().nullable(),
  undoneAt: z.date().nullable(),
  toldAt: z.date().nullable(),
});

export type BulkRun = z.infer<typeof bulkRunSchema>;
export type Applied = { done: number; left: Omit<BulkProblem, 'phase'>[] };
type Batch = { afterId: number; most: number };

/** A part of the work: rows of one sort, taken by id. */
export type Phase = {
  name: string;
  /** So many at once that the locks of a batch are held for less than a second. */
  most: number;
  /** The next that are still to be done, by id. */
  next: (tx: Tx, run: BulkRun, batch: Batch) => Promise<number[]>;
  /** Does these, and answers how many it did: what was dealt with otherwise meanwhile is left, where somebody asks why with the reason. */
  apply: (tx: Tx, run: BulkRun, ids: number[]) => Promise<number | Applied>;
};

export type BulkKind = {
  phases: readonly Phase[];
  /** In the transaction that ends the work: whoever is told of it, the audit. */
  finish: (tx: Tx, run: BulkRun) => Promise<void>;
};

export type BulkKinds = Record<string, BulkKind>;
