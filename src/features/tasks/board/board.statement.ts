import { Parameters, type Statement } from '#src/platform/listing/statement';
import { filters, sortKey, source } from '../list/list.fragments';
import { searchParts } from '../list/list.search';
import { COLUMNS, factsOfPage, JOINS, type TaskQuestion } from '../list/list.statement';

export type BoardColumn = { stageId: number; cards: number };

/** One index walk a column: the first cards and one more. */
export function boardStatement(question: TaskQuestion, columns: readonly BoardColumn[]): Statement {
  const parameters = new Parameters();
  const from = source(question, parameters);
  const key = sortKey(question.order, from);
  // The stages became the columns.
  const others = filters({ ...question, query: { ...question.query, stage: 'any' } }, from, parameters);
  const found = searchParts(question.search, from, parameters);
  const conditions = [...from.conditions, ...others, ...found.conditions, `${from.column}.stage_id = c.stage_id`];
  const stages = parameters.add(columns.map(({ stageId }) => stageId));
  const limits = parameters.add(columns.map(({ cards }) => cards + 1));
  const { dir } = question.order;
  const order = dir === 'desc' ? 'DESC' : 'ASC';
  const text = `WITH ${found.tables}page AS MATERIALIZED (
  SELECT card.task_id, card.key${from.own.names}
    FROM unnest(${stages}::int[], ${limits}::int[]) AS c (stage_id, cards)
   CROSS JOIN LATERAL (
     SELECT ${from.id} AS task_id, ${key.expression} AS key${from.own.columns}
       FROM ${from.tables}${key.join}
      WHERE ${conditions.join(' AND ')}
      ORDER BY ${key.expression} ${order}, ${from.id} ${order}
      LIMIT c.cards) AS card
), ${factsOfPage(question, from, found.texts)}
SELECT ${COLUMNS}${found.columns}
  FROM page ${JOINS}
 ORDER BY page.key ${order}, page.task_id ${order}`;
  return { text, values: parameters.values };
}
