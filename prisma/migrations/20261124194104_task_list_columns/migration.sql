-- DropIndex
DROP INDEX "tasks_stage_id_idx";

-- DropIndex
DROP INDEX "tasks_department_id_idx";

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "task_order" VARCHAR(20) NOT NULL DEFAULT 'created.desc';

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "attachment_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "is_active" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "task_participants" ADD COLUMN     "department_id" INTEGER,
ADD COLUMN     "due_key" DATE NOT NULL DEFAULT '9999-12-31'::date,
ADD COLUMN     "has_files" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "is_active" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "owner_id" INTEGER,
ADD COLUMN     "priority" "TaskPriority" NOT NULL DEFAULT 'middle',
ADD COLUMN     "stage_id" INTEGER,
ADD COLUMN     "step_key" DATE NOT NULL DEFAULT '9999-12-31'::date;

-- CreateIndex
CREATE INDEX "tasks_stage_id_created_at_id_idx" ON "tasks"("stage_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tasks_department_id_created_at_id_idx" ON "tasks"("department_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "tasks_owner_id_created_at_id_idx" ON "tasks"("owner_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "task_participants_user_id_stage_id_created_at_task_id_idx" ON "task_participants"("user_id", "stage_id", "created_at" DESC, "task_id" DESC);

-- CreateIndex
CREATE INDEX "task_participants_user_id_owner_id_created_at_task_id_idx" ON "task_participants"("user_id", "owner_id", "created_at" DESC, "task_id" DESC);

-- CreateIndex
CREATE INDEX "task_participants_user_id_department_id_created_at_task_id_idx" ON "task_participants"("user_id", "department_id", "created_at" DESC, "task_id" DESC);

-- Written by hand.

-- The default page and what waits for a person: index scans, and index-only counts.
CREATE INDEX task_participants_active ON task_participants (user_id, created_at DESC, task_id DESC) WHERE is_active AND hidden_at IS NULL;
CREATE INDEX task_participants_to_do ON task_participants (user_id, created_at DESC, task_id DESC)
  WHERE is_responsible AND is_active AND hidden_at IS NULL;
CREATE INDEX task_participants_by_due ON task_participants (user_id, due_key, task_id) WHERE is_active;
CREATE INDEX task_participants_by_step ON task_participants (user_id, step_key, task_id) WHERE is_active;
CREATE INDEX task_participants_with_files ON task_participants (user_id, created_at DESC, task_id DESC) WHERE has_files;
-- Who is responsible for the tasks of a page, without their rows.
CREATE INDEX task_participants_responsible ON task_participants (task_id, user_id) WHERE is_responsible;

CREATE INDEX task_participants_hidden ON task_participants (user_id, task_id) WHERE hidden_at IS NOT NULL;

-- The same for who sees all tasks.
CREATE INDEX tasks_active ON tasks (created_at DESC, id DESC) WHERE is_active;
CREATE INDEX tasks_by_due ON tasks (coalesce(due_date, '9999-12-31'::date), id) WHERE is_active;
CREATE INDEX tasks_by_step ON tasks (coalesce(next_step_date, '9999-12-31'::date), id) WHERE is_active;
CREATE INDEX tasks_by_title ON tasks (title, id);

CREATE FUNCTION tasks_take_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT s.is_active INTO NEW.is_active FROM task_stages s WHERE s.id = NEW.stage_id;
  RETURN NEW;
END $$;
CREATE TRIGGER tasks_take_stage BEFORE INSERT OR UPDATE OF stage_id ON tasks FOR EACH ROW EXECUTE FUNCTION tasks_take_stage();

CREATE FUNCTION task_stages_tell_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tasks SET is_active = NEW.is_active WHERE stage_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER task_stages_tell_tasks AFTER UPDATE OF is_active ON task_stages FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION task_stages_tell_tasks();

CREATE FUNCTION attachments_tell_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.task_id IS NOT NULL THEN
    UPDATE tasks SET attachment_count = attachment_count - 1 WHERE id = OLD.task_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.task_id IS NOT NULL THEN
    UPDATE tasks SET attachment_count = attachment_count + 1 WHERE id = NEW.task_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER attachments_tell_tasks AFTER INSERT OR DELETE OR UPDATE OF task_id ON attachments
  FOR EACH ROW EXECUTE FUNCTION attachments_tell_tasks();

CREATE FUNCTION task_participants_take_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT t.is_active, t.stage_id, t.priority, coalesce(t.due_date, '9999-12-31'), coalesce(t.next_step_date, '9999-12-31'),
         t.owner_id, t.department_id, t.attachment_count > 0
    INTO NEW.is_active, NEW.stage_id, NEW.priority, NEW.due_key, NEW.step_key, NEW.owner_id, NEW.department_id, NEW.has_files
    FROM tasks t WHERE t.id = NEW.task_id;
  RETURN NEW;
END $$;
CREATE TRIGGER task_participants_take_task BEFORE INSERT ON task_participants
  FOR EACH ROW EXECUTE FUNCTION task_participants_take_task();

CREATE FUNCTION tasks_tell_task_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task_participants
     SET is_active = NEW.is_active, stage_id = NEW.stage_id, priority = NEW.priority,
         due_key = coalesce(NEW.due_date, '9999-12-31'), step_key = coalesce(NEW.next_step_date, '9999-12-31'),
         owner_id = NEW.owner_id, department_id = NEW.department_id, has_files = NEW.attachment_count > 0
   WHERE task_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_tell_task_participants
  AFTER UPDATE OF is_active, stage_id, priority, due_date, next_step_date, owner_id, department_id, attachment_count ON tasks
  FOR EACH ROW
  WHEN ((OLD.is_active, OLD.stage_id, OLD.priority, OLD.due_date, OLD.next_step_date, OLD.owner_id, OLD.department_id, OLD.attachment_count > 0)
        IS DISTINCT FROM
        (NEW.is_active, NEW.stage_id, NEW.priority, NEW.due_date, NEW.next_step_date, NEW.owner_id, NEW.department_id, NEW.attachment_count > 0))
  EXECUTE FUNCTION tasks_tell_task_participants();

-- In one statement each, for the tasks that are there; the triggers above tell their participants.
UPDATE tasks t
   SET is_active = s.is_active, attachment_count = (SELECT count(*) FROM attachments a WHERE a.task_id = t.id)
  FROM task_stages s WHERE s.id = t.stage_id;
UPDATE task_participants p
   SET is_active = t.is_active, stage_id = t.stage_id, priority = t.priority, due_key = coalesce(t.due_date, '9999-12-31'),
       step_key = coalesce(t.next_step_date, '9999-12-31'), owner_id = t.owner_id, department_id = t.department_id,
       has_files = t.attachment_count > 0
  FROM tasks t WHERE t.id = p.task_id;
