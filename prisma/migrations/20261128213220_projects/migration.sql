-- CreateEnum
CREATE TYPE "TaskKind" AS ENUM ('task', 'project');

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "kind" "TaskKind" NOT NULL DEFAULT 'task',
ADD COLUMN     "project_id" INTEGER;

-- AlterTable
ALTER TABLE "task_participants" ADD COLUMN     "kind" "TaskKind" NOT NULL DEFAULT 'task',
ADD COLUMN     "project_id" INTEGER;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand.

ALTER TABLE tasks ADD CONSTRAINT tasks_project_alone CHECK (kind = 'task' OR (parent_id IS NULL AND project_id IS NULL));

CREATE INDEX tasks_of_project ON tasks (project_id, id) WHERE project_id IS NOT NULL;
CREATE INDEX tasks_projects ON tasks (created_at DESC, id DESC) WHERE kind = 'project';
CREATE INDEX task_participants_of_project ON task_participants (user_id, project_id, created_at DESC, task_id DESC) WHERE project_id IS NOT NULL;
CREATE INDEX task_participants_projects ON task_participants (user_id, created_at DESC, task_id DESC) WHERE kind = 'project';

-- What is counted of tasks is counted by the index alone.
DROP INDEX task_participants_active;
CREATE INDEX task_participants_active ON task_participants (user_id, created_at DESC, task_id DESC)
  WHERE is_active AND hidden_at IS NULL AND kind = 'task';
DROP INDEX task_participants_to_do;
CREATE INDEX task_participants_to_do ON task_participants (user_id, created_at DESC, task_id DESC)
  WHERE is_responsible AND is_active AND hidden_at IS NULL AND kind = 'task';
DROP INDEX tasks_active;
CREATE INDEX tasks_active ON tasks (created_at DESC, id DESC) WHERE is_active AND kind = 'task';

-- A subtask belongs where its main task does; a main task is no project, and nothing but a project has tasks.
CREATE FUNCTION tasks_take_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.kind <> OLD.kind THEN
    RAISE EXCEPTION 'task % keeps its kind', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.parent_id IS NOT NULL THEN
    SELECT m.project_id INTO NEW.project_id FROM tasks m WHERE m.id = NEW.parent_id;
    IF EXISTS (SELECT 1 FROM tasks m WHERE m.id = NEW.parent_id AND m.kind = 'project') THEN
      RAISE EXCEPTION 'a project has no subtasks' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.project_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tasks m WHERE m.id = NEW.project_id AND m.kind = 'project') THEN
    RAISE EXCEPTION 'task % is no project', NEW.project_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tasks_take_project BEFORE INSERT OR UPDATE OF kind, parent_id, project_id ON tasks
  FOR EACH ROW EXECUTE FUNCTION tasks_take_project();

CREATE FUNCTION tasks_tell_subtasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tasks SET project_id = NEW.project_id WHERE parent_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_tell_subtasks AFTER UPDATE OF project_id ON tasks FOR EACH ROW
  WHEN (OLD.project_id IS DISTINCT FROM NEW.project_id AND NEW.parent_id IS NULL) EXECUTE FUNCTION tasks_tell_subtasks();

CREATE OR REPLACE FUNCTION task_participants_take_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT t.is_active, t.stage_id, t.priority, coalesce(t.due_date, '9999-12-31'), coalesce(t.next_step_date, '9999-12-31'),
         t.owner_id, t.department_id, t.attachment_count > 0, t.kind, t.project_id
    INTO NEW.is_active, NEW.stage_id, NEW.priority, NEW.due_key, NEW.step_key, NEW.owner_id, NEW.department_id, NEW.has_files,
         NEW.kind, NEW.project_id
    FROM tasks t WHERE t.id = NEW.task_id;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tasks_tell_task_participants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task_participants
     SET is_active = NEW.is_active, stage_id = NEW.stage_id, priority = NEW.priority,
         due_key = coalesce(NEW.due_date, '9999-12-31'), step_key = coalesce(NEW.next_step_date, '9999-12-31'),
         owner_id = NEW.owner_id, department_id = NEW.department_id, has_files = NEW.attachment_count > 0, project_id = NEW.project_id
   WHERE task_id = NEW.id;
  RETURN NULL;
END $$;
DROP TRIGGER tasks_tell_task_participants ON tasks;
CREATE TRIGGER tasks_tell_task_participants
  AFTER UPDATE OF is_active, stage_id, priority, due_date, next_step_date, owner_id, department_id, attachment_count, project_id ON tasks
  FOR EACH ROW
  WHEN ((OLD.is_active, OLD.stage_id, OLD.priority, OLD.due_date, OLD.next_step_date, OLD.owner_id, OLD.department_id,
         OLD.attachment_count > 0, OLD.project_id)
        IS DISTINCT FROM
        (NEW.is_active, NEW.stage_id, NEW.priority, NEW.due_date, NEW.next_step_date, NEW.owner_id, NEW.department_id,
         NEW.attachment_count > 0, NEW.project_id))
  EXECUTE FUNCTION tasks_tell_task_participants();
