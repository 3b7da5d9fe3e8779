import type { Parameters } from '#src/platform/listing/statement';
import type { Source, TaskSearch } from './list.fragments';

type SearchParts = { tables: string; join: string; conditions: string[]; texts: string; columns: string };

const NO_SEARCH: SearchParts = { tables: '', join: '', conditions: [], texts: '', columns: '' };

/** ts_headline is slow in long texts: it sees the shown rows only, and of each the first so many characters. */
const HEADLINE_MAX = 8000;
const QUERY = '(SELECT words FROM typed)';
const TEXT = `t.description || ' ' || coalesce(t.next_step, '') || ' ' || coalesce(t.conclusion, '')`;

/** Without a role in the task or its main task one is shown the title alone: no reading goes unrecorded. `$1` is the reader. */
const TAKES_PART =
  'EXISTS (SELECT 1 FROM task_participants x WHERE x.user_id = $1 AND x.task_id IN (t.id, t.parent_id))';

const HEADLINES = `, ts_headline('notes', translate(t.title, U&'\\E000\\E001', ''), ${QUERY}, U&'StartSel=\\E000, StopSel=\\E001, HighlightAll=true') AS title_hit,
         CASE WHEN ${TAKES_PART} THEN ts_headline('notes', translate(left(regexp_replace(${TEXT}, '<[^>]*>', ' ', 'g'), ${HEADLINE_MAX})
           || coalesce((SELECT ' ' || string_agg(a.file_name || ' ', ' ') FROM attachments a WHERE a.task_id = t.id), ''), U&'\\E000\\E001', ''),
           ${QUERY}, U&'StartSel=\\E000, StopSel=\\E001, MaxFragments=1, MinWords=8, MaxWords=22') END AS text_hit`;

/** The parts of the statement that a search adds. */
export function searchParts(search: TaskSearch, from: Source, parameters: Parameters): SearchParts {
  if (search.by === 'none') return NO_SEARCH;
  if (search.by === 'number') return { ...NO_SEARCH, conditions: [`${from.id} = ${parameters.add(search.number)}`] };
  const typed = `typed AS MATERIALIZED (SELECT notes_query(${parameters.add(search.words)}) AS words), `;
  const headline = { texts: HEADLINES, columns: ', f.title_hit, f.text_hit' };
  const except = search.exceptNumber === undefined ? [] : [`${from.id} <> ${parameters.add(search.exceptNumber)}`];
  if (search.by === 'walk') {
    const doc = `(SELECT s.doc @@ ${QUERY} FROM task_search s WHERE s.task_id = ${from.id})`;
    return { ...headline, tables: typed, join: '', conditions: [doc, ...except] };
  }
  const byTitle = search.by === 'title' ? titleUnion(search.words, parameters) : '';
  const hits = `hits AS MATERIALIZED (SELECT s.task_id FROM task_search s WHERE s.doc @@ ${QUERY}${byTitle}), `;
  return { ...headline, tables: typed + hits, join: ` JOIN hits ON hits.task_id = ${from.id}`, conditions: except };
}

function titleUnion(words: string, parameters: Parameters): string {
  const pattern = parameters.add(`%${words.replace(/[\\%_]/g, '\\$&')}%`);
  return ` UNION SELECT x.id FROM tasks x WHERE x.title ILIKE ${pattern}`;
}
