-- AlterTable
ALTER TABLE "purposes" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "tags" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "task_stages" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- Written by hand.

-- Flags that fit each other: where tasks begin is open and not begun, what is in progress is open, what is done is closed.
UPDATE task_stages SET is_in_progress = false, is_active = false WHERE is_done AND (is_in_progress OR is_active);
UPDATE task_stages SET is_in_progress = false WHERE is_in_progress AND NOT is_active;
UPDATE task_stages SET is_default = false WHERE is_default AND (archived_at IS NOT NULL OR NOT is_active OR is_in_progress);
UPDATE task_stages SET is_default = true
 WHERE id = (SELECT id FROM task_stages WHERE archived_at IS NULL AND is_active AND NOT is_in_progress ORDER BY position, id LIMIT 1)
   AND NOT EXISTS (SELECT 1 FROM task_stages WHERE is_default);
UPDATE task_stages SET colour = 'grey' WHERE colour NOT IN ('amber', 'green', 'grey', 'violet', 'dark', 'blue', 'teal');

ALTER TABLE task_stages ADD CONSTRAINT task_stages_default_is_open
  CHECK (NOT is_default OR (is_active AND NOT is_in_progress AND NOT is_done AND archived_at IS NULL));
ALTER TABLE task_stages ADD CONSTRAINT task_stages_in_progress_is_open CHECK (NOT is_in_progress OR (is_active AND NOT is_done));
ALTER TABLE task_stages ADD CONSTRAINT task_stages_done_is_closed CHECK (NOT is_done OR NOT is_active);
ALTER TABLE task_stages ADD CONSTRAINT task_stages_colour
  CHECK (colour IN ('amber', 'green', 'grey', 'violet', 'dark', 'blue', 'teal'));

-- An index forbids a second default; this forbids none. Looked at when the transaction ends, for the flag moves in two steps.
CREATE FUNCTION task_stages_have_a_default() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM task_stages WHERE archived_at IS NULL) AND NOT EXISTS (SELECT 1 FROM task_stages WHERE is_default) THEN
    RAISE EXCEPTION 'one stage must be where tasks begin' USING ERRCODE = 'check_violation', CONSTRAINT = 'task_stages_have_a_default';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER task_stages_have_a_default AFTER INSERT OR UPDATE OR DELETE ON task_stages
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION task_stages_have_a_default();

-- A task that moves while an admin changes what its new stage means waits for that, and so does the admin for the task.
CREATE OR REPLACE FUNCTION tasks_take_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT s.is_active INTO NEW.is_active FROM task_stages s WHERE s.id = NEW.stage_id FOR SHARE;
  IF TG_OP = 'UPDATE' AND NEW.stage_id IS DISTINCT FROM OLD.stage_id THEN
    NEW.closed_at := CASE WHEN NEW.is_active THEN NULL ELSE coalesce(NEW.closed_at, now()) END;
  END IF;
  RETURN NEW;
END $$;
