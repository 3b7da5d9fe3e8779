import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { memoNumberIn, oldNumberIn } from './terms.service';

/** The system from which the records of an import come. */
export const IMPORTED_FROM = 'django-crm';

const MODELS = { memo: 'tasks.memo', task: 'tasks.task', project: 'tasks.project' } as const;
type Numbered = keyof typeof MODELS;

/** `isOnly`: nothing but a number, which is no word to look for. */
type AskedNumber = { number: number; isOnly: boolean };

const record = z.object({ model: z.string(), record_id: z.number() });
const FIND =
  'SELECT model, record_id FROM imported_records WHERE source = $1 AND model = ANY ($2) AND external_key = $3';

/** No memo or task has it. */
const NONE = 0;

/** `482`, `#482`, or `#old 482`, which is looked up: its number in the system it was imported from. */
export async function numberAsked(db: Database, q: string): Promise<(kind: Numbered) => AskedNumber | null> {
  const old = oldNumberIn(q);
  if (old === null) return () => memoNumberIn(q);
  const found = await db.named('old_number', FIND, record, [IMPORTED_FROM, Object.values(MODELS), old]);
  const idOf = new Map(found.map(({ model, record_id: id }) => [model, id]));
  return (kind) => ({ number: idOf.get(MODELS[kind]) ?? NONE, isOnly: true });
}
