-- DropIndex
DROP INDEX "audit_entries_actor_id_idx";

-- DropIndex
DROP INDEX "audit_entries_subject_id_idx";

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_created_at_id_idx" ON "audit_entries"("actor_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_subject_id_created_at_id_idx" ON "audit_entries"("subject_id", "created_at" DESC, "id" DESC);

-- Written by hand.

-- What an entry says, without the names of its fields: the audit is searched in it.
CREATE FUNCTION audit_words(details jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(said #>> '{}', ' ') FROM jsonb_path_query(details, 'strict $.**') AS said
   WHERE jsonb_typeof(said) IN ('string', 'number')
$$;
CREATE INDEX audit_entries_words ON audit_entries USING gin (audit_words(details) gin_trgm_ops);
-- Filtered by what it is about: `session` of `session.started`.
CREATE INDEX audit_entries_noun ON audit_entries (split_part(type, '.', 1), created_at DESC, id DESC);
CREATE INDEX audit_entries_exports ON audit_entries (created_at DESC, id DESC) WHERE type LIKE '%.exported';

-- Readings by operators and executives stood in the memo's history alone; the audit names the memo by its number.
INSERT INTO audit_entries (type, actor_id, details, created_at)
  SELECT 'memo.read', actor_id, jsonb_build_object('memoId', memo_id), created_at FROM events WHERE type = 'memo.read' ORDER BY id;
