import { lastsNow } from '#src/features/absences/current.queries';
import { Parameters, type Statement } from '#src/platform/listing/statement';
import type { Period } from './list.period';
import { memoList, type ListQuery } from './list.address';
import { countColumns, searchTable, source, type Search } from './list.fragments';
import { pageTable, shownOrder } from './list.page';

type PeopleById = { owner: number | undefined; recipient: number | undefined };
export const EVERYTHING = { ...memoList.everything, owner: undefined, recipient: undefined };

export type Question = {
  readerId: number;
  readsAll: boolean;
  /** For the search of everything: all that one may read, one's drafts included. */
  isSearch?: boolean;
  query: ListQuery & PeopleById;
  /** No others. */
  among?: readonly number[];
  period: Period;
  search: Search;
  now: Date;
  /** The reader's day, YYYY-MM-DD. */
  today: string;
  /** Since when withdrawn memos are shown: one's own, or everybody's. */
  withdrawn: { since: Date; isOfAll: boolean };
  /** Scan the newest memos instead of the tag's index. */
  isCommonTag: boolean;
  /** Walk the index of the order instead of sorting. */
  seesMuch: boolean;
  /** How many rows; a page of them where it is not said. */
  size?: number | undefined;
};

/** In their order, with what each has decided in this round. */
const RECIPIENTS = `SELECT json_agg(json_build_object('id', r.user_id, 'name', u.name, 'isCurrent', r.is_current,
    'hasLeft', u.deactivated_at IS NOT NULL, 'outcome', c.outcome) ORDER BY r.position)
    FROM memo_recipients r JOIN users u ON u.id = r.user_id
    LEFT JOIN considerations c ON c.memo_id = r.memo_id AND c.recipient_id = r.user_id AND c.ended_at IS NULL
   WHERE r.memo_id = m.id`;

/**
 * One statement for a page, from a small closed set of fragments. First the page: 51 rows of one narrow table by one
 * index. Then the facts of those rows by arrays of ids: each index is walked once, not once a row.
 */
export function listStatement(question: Question): Statement {
  const parameters = new Parameters();
  const from = source(question, parameters);
  const found = searchTable(question.search, from, parameters);
  const text = `
WITH ${found.tables}${pageTable(question, from, found, parameters)}, facts AS MATERIALIZED (
  SELECT m.id, m.title, m.stage::text, m.is_for_company, m.stage_changed_at, m.postponed_until::text, m.expected_by::text, m.created_at,
         m.considered_at, m.outcome::text, m.considered_by_id, m.considered_for_id, m.taken_by_id, m.opinions_asked, m.opinions_given, m.withdrawn_at, m.withdrawn_by_id, m.returned_at, m.attachment_count, m.activity_at, m.owner_id, m.recipient_id, m.department_id, m.rule::text,
         CASE WHEN m.recipient_count > 1 THEN (${RECIPIENTS}) END AS recipients,
         m.recipient_count > 1 AND EXISTS (SELECT 1 FROM considerations o WHERE o.memo_id = m.id AND o.recipient_id IS NULL AND o.ended_at IS NULL) AS is_overruled
         ${found.texts}
    FROM memos m WHERE m.id = ANY (ARRAY(SELECT memo_id FROM page))
), people AS MATERIALIZED (
  SELECT id, name FROM users WHERE id = ANY (ARRAY(
    SELECT owner_id FROM facts UNION SELECT recipient_id FROM facts UNION SELECT considered_by_id FROM facts UNION SELECT considered_for_id FROM facts UNION SELECT withdrawn_by_id FROM facts UNION SELECT taken_by_id FROM facts))
), away AS MATERIALIZED (
  SELECT a.user_id, a.until_day::text AS until, d.id AS deputy_id, d.name AS deputy_name
    FROM absences a
    JOIN users u ON u.id = a.user_id
    LEFT JOIN users d ON d.id = a.deputy_id AND d.deactivated_at IS NULL
   WHERE a.user_id = ANY (ARRAY(SELECT recipient_id FROM facts WHERE stage IN ('pending', 'postponed')))
     AND ${lastsNow('a', 'u', parameters.add(question.now))}
), asked AS MATERIALIZED (
  SELECT b.memo_id, q.question FROM balls b JOIN returns q ON q.ball_id = b.id
   WHERE b.until IS NULL AND b.reason = 'returned' AND b.memo_id = ANY (ARRAY(SELECT id FROM facts WHERE returned_at IS NOT NULL))
), counts AS (
  SELECT ${countColumns(question)}
), task AS MATERIALIZED (
  SELECT t.memo_id, t.id, t.kind, t.due_date::text, ts.name, ts.colour, ts.is_active,
         EXISTS (SELECT 1 FROM task_participants x WHERE x.task_id = t.id AND x.user_id = $1) AS is_mine
    FROM tasks t JOIN task_stages ts ON ts.id = t.stage_id
   WHERE t.memo_id = ANY (ARRAY(SELECT memo_id FROM page))
)
SELECT counts.total, counts.drafts, f.id, f.title, f.stage, f.is_for_company, f.stage_changed_at, f.postponed_until, f.expected_by, f.created_at, f.considered_at, f.outcome,
       f.opinions_asked, f.opinions_given, f.attachment_count, f.owner_id, f.recipient_id, f.rule, f.recipients, f.is_overruled, o.name AS owner_name, r.name AS recipient_name,
       c.name AS considered_by_name, cf.name AS considered_for_name, f.taken_by_id, tb.name AS taken_by_name, f.withdrawn_at, w.name AS withdrawn_by_name, f.returned_at, asked.question, away.until AS away_until, CASE WHEN away.deputy_id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM participants k WHERE k.memo_id = f.id AND k.user_id = f.recipient_id AND k.is_kept) THEN away.deputy_id END AS deputy_id, away.deputy_name, d.name AS department_name, t.id AS task_id, t.due_date AS task_due,
       t.kind::text AS task_kind, t.name AS task_stage, t.colour AS task_colour, t.is_active AS task_is_active, t.is_mine AS task_is_mine, page.key::text AS key,
       page.participates AND (page.seen_at IS NULL OR page.seen_at < f.activity_at) AS unread${found.columns}
  FROM counts
  LEFT JOIN page ON true
  LEFT JOIN facts f ON f.id = page.memo_id
  LEFT JOIN people o ON o.id = f.owner_id
  LEFT JOIN people r ON r.id = f.recipient_id
  LEFT JOIN people c ON c.id = f.considered_by_id
  LEFT JOIN people cf ON cf.id = f.considered_for_id
  LEFT JOIN people tb ON tb.id = f.taken_by_id
  LEFT JOIN asked ON asked.memo_id = f.id
  LEFT JOIN people w ON w.id = f.withdrawn_by_id
  LEFT JOIN away ON away.user_id = f.recipient_id AND f.stage IN ('pending', 'postponed')
  LEFT JOIN departments d ON d.id = f.department_id
  LEFT JOIN task t ON t.memo_id = page.memo_id
 ORDER BY ${shownOrder(question)}`;
  return { text, values: parameters.values };
}
