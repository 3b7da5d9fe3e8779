-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "department_id" INTEGER,
ADD COLUMN     "has_files" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "has_task" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "owner_id" INTEGER,
ADD COLUMN     "recipient_key" INTEGER;

-- CreateIndex
CREATE INDEX "participants_user_id_stage_created_at_memo_id_idx" ON "participants"("user_id", "stage", "created_at" DESC, "memo_id" DESC);

-- CreateIndex
CREATE INDEX "participants_user_id_owner_id_created_at_memo_id_idx" ON "participants"("user_id", "owner_id", "created_at" DESC, "memo_id" DESC);

-- CreateIndex
CREATE INDEX "participants_user_id_recipient_key_created_at_memo_id_idx" ON "participants"("user_id", "recipient_key", "created_at" DESC, "memo_id" DESC);

-- CreateIndex
CREATE INDEX "participants_user_id_department_id_created_at_memo_id_idx" ON "participants"("user_id", "department_id", "created_at" DESC, "memo_id" DESC);

-- Written by hand.

-- The visible memos of a person: pages and bounded counts are index-only scans.
CREATE INDEX participants_visible ON participants (user_id, created_at DESC, memo_id DESC) WHERE is_owner OR stage <> 'draft';
CREATE INDEX participants_with_files ON participants (user_id, created_at DESC, memo_id DESC) WHERE has_files;
CREATE INDEX participants_with_task ON participants (user_id, created_at DESC, memo_id DESC) WHERE has_task;
CREATE INDEX participants_drafts ON participants (user_id, created_at DESC, memo_id DESC) WHERE is_owner AND stage = 'draft';

-- The same for who reads all sent memos.
CREATE INDEX memos_of_stage ON memos (stage, created_at DESC, id DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX memos_with_files ON memos (created_at DESC, id DESC) WHERE withdrawn_at IS NULL AND attachment_count > 0;
CREATE INDEX memos_by_title ON memos (title, id) WHERE withdrawn_at IS NULL;

CREATE FUNCTION participants_take_memo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT m.owner_id, CASE WHEN m.is_for_company THEN 0 ELSE m.recipient_id END, m.department_id, m.attachment_count > 0,
         EXISTS (SELECT 1 FROM tasks t WHERE t.memo_id = m.id)
    INTO NEW.owner_id, NEW.recipient_key, NEW.department_id, NEW.has_files, NEW.has_task
    FROM memos m WHERE m.id = NEW.memo_id;
  RETURN NEW;
END $$;
CREATE TRIGGER participants_take_memo BEFORE INSERT ON participants FOR EACH ROW EXECUTE FUNCTION participants_take_memo();

CREATE FUNCTION memos_tell_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE participants
     SET owner_id = NEW.owner_id,
         recipient_key = CASE WHEN NEW.is_for_company THEN 0 ELSE NEW.recipient_id END,
         department_id = NEW.department_id,
         has_files = NEW.attachment_count > 0
   WHERE memo_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER memos_tell_participants
  AFTER UPDATE OF owner_id, recipient_id, is_for_company, department_id, attachment_count ON memos FOR EACH ROW
  WHEN ((OLD.owner_id, OLD.recipient_id, OLD.is_for_company, OLD.department_id, OLD.attachment_count > 0)
        IS DISTINCT FROM (NEW.owner_id, NEW.recipient_id, NEW.is_for_company, NEW.department_id, NEW.attachment_count > 0))
  EXECUTE FUNCTION memos_tell_participants();

CREATE FUNCTION tasks_tell_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE participants SET has_task = false WHERE memo_id = OLD.memo_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE participants SET has_task = true WHERE memo_id = NEW.memo_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_tell_participants AFTER INSERT OR DELETE OR UPDATE OF memo_id ON tasks
  FOR EACH ROW EXECUTE FUNCTION tasks_tell_participants();

UPDATE participants p
   SET owner_id = m.owner_id,
       recipient_key = CASE WHEN m.is_for_company THEN 0 ELSE m.recipient_id END,
       department_id = m.department_id,
       has_files = m.attachment_count > 0,
       has_task = EXISTS (SELECT 1 FROM tasks t WHERE t.memo_id = m.id)
  FROM memos m WHERE m.id = p.memo_id;

-- What a person typed, as a query: nothing is stemmed, so every word of three letters or more also finds longer words,
-- unless the person asks for exact words by quotes. Null when no word is left.
CREATE FUNCTION notes_query(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN numnode(query) = 0 THEN NULL
    WHEN typed LIKE '%"%' THEN query
    ELSE regexp_replace(
           regexp_replace(query::text, '''((?:[^'']|'''')+)''', '''\1'':*', 'g'),
           '''([^'']{1,2})'':\*', '''\1''', 'g')::tsquery
  END
  FROM websearch_to_tsquery('public.notes', typed) AS query
$$;
