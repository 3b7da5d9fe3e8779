-- Written by hand.

-- A stage has any number of tasks: a job tells them in batches what their stage means now (features/admin/stages/flagsRun.service.ts).
DROP TRIGGER task_stages_tell_tasks ON task_stages;
DROP FUNCTION task_stages_tell_tasks();
