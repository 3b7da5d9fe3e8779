import { foundBy } from '#src/features/search/search.queries';
import type { Parameters } from '#src/platform/listing/statement';
import type { Source, TaskSearch } from './list.fragments';

type SearchParts = { tables: string; conditions: string[]; texts: string; columns: string };

const NO_SEARCH: SearchParts = { tables: '', conditions: [], texts: '', columns: '' };

/** How much of a text is searched for a passage to quote. */
const QUOTED_MAX = 12_000;

/**
 * Without a role in the task or its main task only the title is shown: quoting would be an unrecorded reading. `$1` is
 * the reader.
 */
const TAKES_PART =
  'EXISTS (SELECT 1 FROM task_participants x WHERE x.user_id = $1 AND x.task_id IN (t.id, t.parent_id))';

const QUOTED = `, CASE WHEN ${TAKES_PART} THEN ARRAY[left(t.description, ${QUOTED_MAX}), t.next_step, left(t.conclusion, ${QUOTED_MAX})] END AS quoted_texts,
         CASE WHEN ${TAKES_PART} THEN ARRAY(SELECT a.file_name::text FROM attachments a WHERE a.task_id = t.id ORDER BY a.id) END AS quoted_files`;

export function searchParts(search: TaskSearch, from: Source, parameters: Parameters): SearchParts {
  if (search.by === 'none') return NO_SEARCH;
  if (search.by === 'number') return { ...NO_SEARCH, conditions: [`${from.id} = ${parameters.add(search.number)}`] };
  const hasFiles = from.isAll ? 't.attachment_count > 0' : 'p.has_files';
  const found = foundBy('task', search, parameters, { ...from, hasFiles, newest: `${from.column}.created_at` });
  const shown = search.isUnquoted
    ? { texts: '', columns: '' }
    : { texts: QUOTED, columns: ', f.quoted_texts, f.quoted_files' };
  const except = search.exceptNumber === undefined ? [] : [`${from.id} <> ${parameters.add(search.exceptNumber)}`];
  if (search.by === 'walk') {
    const tables = `file_hits AS MATERIALIZED (${found.inFiles()}), `;
    const holds = `(${found.holds(from.id)} OR ${from.id} IN (SELECT h.task_id FROM file_hits h))`;
    return { ...shown, tables, conditions: [holds, ...except] };
  }
  const hits = `hits AS MATERIALIZED (SELECT own.task_id FROM (${found.ids()}) AS own UNION (${found.inFiles()})), `;
  // An array, looked up one by one: joined, a guessed number of hits makes PostgreSQL read all that a heavy reader has.
  const isHit = `${from.id} = ANY (ARRAY(SELECT hits.task_id FROM hits))`;
  return { ...shown, tables: hits, conditions: [isHit, ...except] };
}
