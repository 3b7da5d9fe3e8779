-- AlterTable
ALTER TABLE "company" ADD COLUMN     "keep_withdrawn_days" INTEGER NOT NULL DEFAULT 30;

-- AlterTable
ALTER TABLE "memos" ADD COLUMN     "withdrawn_by_id" INTEGER;

-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "withdrawn_at" TIMESTAMPTZ(3);

-- AddForeignKey
ALTER TABLE "memos" ADD CONSTRAINT "memos_withdrawn_by_id_fkey" FOREIGN KEY ("withdrawn_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

ALTER TABLE memos ADD CONSTRAINT memos_withdrawn_by_somebody CHECK (withdrawn_by_id IS NULL OR withdrawn_at IS NOT NULL);
-- Withdrawn memos, for who wrote them and for operators.
CREATE INDEX memos_withdrawn ON memos (created_at DESC, id DESC) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX participants_withdrawn ON participants (user_id, created_at DESC, memo_id DESC) WHERE withdrawn_at IS NOT NULL;
-- What somebody sees is counted by the index alone.
DROP INDEX participants_visible;
CREATE INDEX participants_visible ON participants (user_id, created_at DESC, memo_id DESC)
  WHERE (is_owner OR stage <> 'draft') AND withdrawn_at IS NULL;

-- A withdrawn memo waits for nobody, on no day.
CREATE OR REPLACE FUNCTION participants_take_memo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT m.owner_id, CASE WHEN m.is_for_company THEN 0 ELSE m.recipient_id END, m.department_id, m.attachment_count > 0,
         CASE WHEN m.withdrawn_at IS NULL THEN m.postponed_until END, nullif(m.outcome, 'noted'), m.withdrawn_at,
         EXISTS (SELECT 1 FROM tasks t WHERE t.memo_id = m.id)
    INTO NEW.owner_id, NEW.recipient_key, NEW.department_id, NEW.has_files, NEW.postponed_until, NEW.outcome, NEW.withdrawn_at, NEW.has_task
    FROM memos m WHERE m.id = NEW.memo_id;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION memos_tell_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE participants
     SET owner_id = NEW.owner_id,
         recipient_key = CASE WHEN NEW.is_for_company THEN 0 ELSE NEW.recipient_id END,
         department_id = NEW.department_id,
         has_files = NEW.attachment_count > 0,
         postponed_until = CASE WHEN NEW.withdrawn_at IS NULL THEN NEW.postponed_until END,
         outcome = nullif(NEW.outcome, 'noted'),
         withdrawn_at = NEW.withdrawn_at
   WHERE memo_id = NEW.id;
  RETURN NULL;
END $$;

DROP TRIGGER memos_tell_participants ON memos;
CREATE TRIGGER memos_tell_participants
  AFTER UPDATE OF owner_id, recipient_id, is_for_company, department_id, attachment_count, postponed_until, outcome, withdrawn_at ON memos
  FOR EACH ROW
  WHEN ((OLD.owner_id, OLD.recipient_id, OLD.is_for_company, OLD.department_id, OLD.attachment_count > 0, OLD.postponed_until,
         nullif(OLD.outcome, 'noted'), OLD.withdrawn_at)
        IS DISTINCT FROM
        (NEW.owner_id, NEW.recipient_id, NEW.is_for_company, NEW.department_id, NEW.attachment_count > 0, NEW.postponed_until,
         nullif(NEW.outcome, 'noted'), NEW.withdrawn_at))
  EXECUTE FUNCTION memos_tell_participants();
