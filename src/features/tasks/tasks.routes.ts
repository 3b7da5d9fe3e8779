import { nothingSent as body } from '#src/web/formFields';
import { chatQuery } from '#src/features/conversations/chat.view';
import { FILES_AT_ONCE } from '#src/features/files/files.service';
import { afterQuery } from '#src/platform/listing/portion';
import { signedIn, type Routes } from '#src/platform/http/route';
import * as may from '#src/policies/task.policy';
import * as making from './form/form.controller';
import { onTask } from './tasks.access';
import * as tasks from './tasks.controller';
import * as schema from './tasks.schema';
import * as work from './stage/stage.controller';

const files = { field: 'files', max: FILES_AT_ONCE };
const notYours = 'tasks.errors.notYours';

export function taskRoutes(routes: Routes): void {
  const { taskParams: params } = schema;
  const { showAgain } = work;

  routes.get('/tasks/new', { can: signedIn, query: schema.newTaskQuery }, making.newTask);
  routes.post(
    '/tasks',
    { can: signedIn, limit: 'task', body: schema.newTaskSchema, files, invalid: making.renderNewAgain },
    making.create,
  );
  routes.get(
    '/tasks/:taskId/subtasks',
    { can: onTask(may.canReadTask), params, query: afterQuery },
    tasks.showSubtasks,
  );
  routes.get('/tasks/:taskId', { can: onTask(may.canReadTask), params, query: chatQuery }, tasks.show);
  routes.get('/tasks/:taskId/print', { can: onTask(may.canReadTask), params }, tasks.print);
  routes.get('/tasks/:taskId/edit', { can: onTask(may.canEditTask, notYours), params }, tasks.edit);
  routes.post(
    '/tasks/:taskId',
    {
      can: onTask(may.canEditTask, notYours),
      limit: 'edit',
      params,
      body: schema.taskSchema,
      files,
      invalid: tasks.renderEditAgain,
    },
    tasks.update,
  );

  const working = onTask(may.canWorkOnTask, notYours);
  routes.post(
    '/tasks/:taskId/stage',
    { can: working, limit: 'decide', params, body: schema.stageSchema, invalid: showAgain('stage') },
    work.move,
  );
  routes.post(
    '/tasks/:taskId/step',
    { can: working, limit: 'decide', params, body: schema.stepSchema, invalid: showAgain('step') },
    work.step,
  );
  routes.post(
    '/tasks/:taskId/files',
    { can: working, limit: 'edit', params, body: schema.filesSchema, files, invalid: showAgain('files') },
    work.attach,
  );

  const inTeam = onTask(may.canHideTask, notYours);
  routes.post(
    '/tasks/:taskId/part',
    { can: inTeam, limit: 'decide', params, body: schema.partSchema, invalid: showAgain('part') },
    work.closePart,
  );
  routes.post('/tasks/:taskId/hiding', { can: inTeam, params, body }, work.hide);
  routes.post('/tasks/:taskId/hiding/delete', { can: onTask(may.canUnhideTask, notYours), params, body }, work.unhide);
  routes.post(
    '/tasks/:taskId/subscribers/:userId/delete',
    { can: onTask(may.canEditTask, notYours), params: schema.taskUserParams, body },
    work.unsubscribe,
  );
  routes.post(
    '/tasks/:taskId/subscription/delete',
    { can: onTask(may.canLeaveTask, 'tasks.errors.subscriberGone'), params, body },
    work.leave,
  );
}
