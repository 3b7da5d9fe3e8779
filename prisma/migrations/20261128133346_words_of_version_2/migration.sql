-- The program now finds more words in what is stored (parts of "quarterlyReport", pairs of Hangul): the job has all of it to write anew.
DROP INDEX memo_search_stale;
DROP INDEX task_search_stale;
CREATE INDEX memo_search_stale ON memo_search (memo_id) WHERE version < 2;
CREATE INDEX task_search_stale ON task_search (task_id) WHERE version < 2;

-- Names in which it now takes letters for the same: compared by their old way until the job comes.
UPDATE users SET search_name = NULL WHERE name ~ '[ىیکةہھٱ]';
