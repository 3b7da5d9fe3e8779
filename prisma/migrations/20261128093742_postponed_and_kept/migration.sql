-- AlterTable
ALTER TABLE "participants" ADD COLUMN     "is_kept" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "postponed_until" DATE;

-- Written by hand.

CREATE OR REPLACE FUNCTION participants_take_memo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT m.owner_id, CASE WHEN m.is_for_company THEN 0 ELSE m.recipient_id END, m.department_id, m.attachment_count > 0,
         m.postponed_until, EXISTS (SELECT 1 FROM tasks t WHERE t.memo_id = m.id)
    INTO NEW.owner_id, NEW.recipient_key, NEW.department_id, NEW.has_files, NEW.postponed_until, NEW.has_task
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
         postponed_until = NEW.postponed_until
   WHERE memo_id = NEW.id;
  RETURN NULL;
END $$;

DROP TRIGGER memos_tell_participants ON memos;
CREATE TRIGGER memos_tell_participants
  AFTER UPDATE OF owner_id, recipient_id, is_for_company, department_id, attachment_count, postponed_until ON memos FOR EACH ROW
  WHEN ((OLD.owner_id, OLD.recipient_id, OLD.is_for_company, OLD.department_id, OLD.attachment_count > 0, OLD.postponed_until)
        IS DISTINCT FROM
        (NEW.owner_id, NEW.recipient_id, NEW.is_for_company, NEW.department_id, NEW.attachment_count > 0, NEW.postponed_until))
  EXECUTE FUNCTION memos_tell_participants();

UPDATE participants p SET postponed_until = m.postponed_until
  FROM memos m WHERE m.id = p.memo_id AND m.stage = 'postponed' AND m.postponed_until IS NOT NULL;

-- What waits for a person, and is not postponed beyond today, is counted by the index alone.
DROP INDEX participants_to_consider;
CREATE INDEX participants_to_consider ON participants (user_id, created_at DESC, memo_id DESC) INCLUDE (stage, postponed_until)
  WHERE (is_recipient OR is_deputy) AND stage IN ('pending', 'postponed');
CREATE INDEX participants_kept ON participants (memo_id) WHERE is_kept;
-- Only a recipient has something to keep.
ALTER TABLE participants ADD CONSTRAINT participants_keepers CHECK (NOT is_kept OR is_recipient);
