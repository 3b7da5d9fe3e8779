-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "responsible_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- Written by hand.

DROP INDEX task_participants_responsible;

CREATE FUNCTION tasks_take_responsible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tasks t
     SET responsible_ids = (SELECT coalesce(array_agg(p.user_id ORDER BY p.user_id), '{}') FROM task_participants p
                             WHERE p.task_id = t.id AND p.is_responsible)
   WHERE t.id = coalesce(NEW.task_id, OLD.task_id);
  RETURN NULL;
END $$;
CREATE TRIGGER task_participants_tell_responsible AFTER INSERT ON task_participants FOR EACH ROW
  WHEN (NEW.is_responsible) EXECUTE FUNCTION tasks_take_responsible();
CREATE TRIGGER task_participants_tell_no_longer_responsible AFTER DELETE ON task_participants FOR EACH ROW
  WHEN (OLD.is_responsible) EXECUTE FUNCTION tasks_take_responsible();
CREATE TRIGGER task_participants_tell_responsible_changed AFTER UPDATE OF is_responsible ON task_participants FOR EACH ROW
  WHEN (OLD.is_responsible IS DISTINCT FROM NEW.is_responsible) EXECUTE FUNCTION tasks_take_responsible();

UPDATE tasks t
   SET responsible_ids = (SELECT coalesce(array_agg(p.user_id ORDER BY p.user_id), '{}') FROM task_participants p
                           WHERE p.task_id = t.id AND p.is_responsible);
