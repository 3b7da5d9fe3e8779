import type { Database, Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';

/** Counts of use are bounded: they cost the same however large the company is. */
export const USES_MAX = 1000;

export type Choice = { id: number; name: string; version: number; archivedAt: Date | null };

type Change = { name?: string; archivedAt?: Date | null; version: { increment: number } };

type Rows = {
  findUnique(args: { where: { id: number } }): PromiseLike<Choice | null>;
  updateMany(args: {
    where: { id: number; version?: number; archivedAt?: null | { not: null } };
    data: Change;
  }): PromiseLike<{ count: number }>;
  deleteMany(args: { where: { id: number } }): PromiseLike<{ count: number }>;
};

/** What admins let people choose from: the three kinds differ in little. */
export type ChoiceKind = {
  noun: 'purpose' | 'stage' | 'tag';
  /** As in the address and in the texts. */
  plural: 'purposes' | 'stages' | 'tags';
  /** Its models in dumps of Django CRM: an import remembers which row became which. */
  importedAs: readonly string[];
  rows(tx: Tx | Database['prisma']): Rows;
  /** Throws Conflict when it must stay. */
  mayArchive?(tx: Tx, id: number): Promise<void>;
};

/** A kind that is nothing but a name. */
export type NamedKind = ChoiceKind & { create(tx: Tx, name: string): PromiseLike<{ id: number }> };

export type OrderedKind = ChoiceKind & {
  noun: 'purpose' | 'stage';
  plural: 'purposes' | 'stages';
  /** The ids of those that can be chosen, their rows locked. */
  lockInOrder(tx: Tx): Promise<number[]>;
  writeOrder(tx: Tx, ids: number[]): Promise<void>;
};

export async function getChoice(db: Database, kind: ChoiceKind, id: number): Promise<Choice> {
  const found = await kind.rows(db.prisma).findUnique({ where: { id } });
  if (!found) throw new NotFound();
  const { name, version, archivedAt } = found;
  return { id, name, version, archivedAt };
}

/** What the audit keeps of it. */
export const factsOf = ({ id, name }: Choice) => ({ id, name });
