import { filesSent, nothingSent as body } from '#src/web/formFields';
import { chatQuery } from '#src/features/conversations/chat.view';
import { FILES_AT_ONCE } from '#src/features/files/files.service';
import { afterQuery } from '#src/platform/listing/portion';
import { id } from '#src/platform/http/params';
import { signedIn, type Routes } from '#src/platform/http/route';
import * as may from '#src/policies/task.policy';
import { addFiles } from './files/files.controller';
import * as editing from './form/edit.controller';
import * as making from './form/new.controller';
import * as page from './page/page.controller';
import * as roles from './roles/roles.controller';
import * as stage from './stage/stage.controller';
import * as stageSchema from './stage/stage.schema';
import { onTask, taskParams as params } from './tasks.access';
import * as schema from './form/form.schema';

const files = { field: 'files', max: FILES_AT_ONCE };
const subscriberParams = params.extend({ userId: id });
const notYours = 'tasks.errors.notYours';

export function taskRoutes(routes: Routes): void {
  const { showAgain } = page;

  routes.get('/tasks/new', { can: signedIn, query: schema.newTaskQuery }, making.newTask);
  routes.post(
    '/tasks',
    { can: signedIn, limit: 'task', body: schema.newTaskSchema, files, invalid: making.renderNewAgain },
    making.create,
  );
  routes.get('/tasks/:taskId/subtasks', { can: onTask(may.canReadTask), params, query: afterQuery }, page.showSubtasks);
  routes.get('/tasks/:taskId', { can: onTask(may.canReadTask), params, query: chatQuery }, page.show);
  routes.get('/tasks/:taskId/print', { can: onTask(may.canReadTask), params }, page.print);
  routes.get('/tasks/:taskId/edit', { can: onTask(may.canEditTask, notYours), params }, editing.edit);
  routes.post(
    '/tasks/:taskId',
    {
      can: onTask(may.canEditTask, notYours),
      limit: 'edit',
      params,
      body: schema.taskSchema,
      files,
      invalid: editing.renderEditAgain,
    },
    editing.update,
  );

  const working = onTask(may.canWorkOnTask, notYours);
  routes.post(
    '/tasks/:taskId/stage',
    { can: working, limit: 'decide', params, body: stageSchema.stageSchema, invalid: showAgain('stage') },
    stage.move,
  );
  routes.post(
    '/tasks/:taskId/step',
    { can: working, limit: 'decide', params, body: stageSchema.stepSchema, invalid: showAgain('step') },
    stage.step,
  );
  routes.post(
    '/tasks/:taskId/files',
    { can: working, limit: 'edit', params, body: filesSent, files, invalid: showAgain('files') },
    addFiles,
  );

  const inTeam = onTask(may.canHideTask, notYours);
  routes.post(
    '/tasks/:taskId/part',
    { can: inTeam, limit: 'decide', params, body: stageSchema.partSchema, invalid: showAgain('part') },
    stage.closePart,
  );
  routes.post('/tasks/:taskId/hiding', { can: inTeam, params, body }, stage.hide);
  routes.post('/tasks/:taskId/hiding/delete', { can: onTask(may.canUnhideTask, notYours), params, body }, stage.unhide);
  routes.post(
    '/tasks/:taskId/subscribers/:userId/delete',
    { can: onTask(may.canEditTask, notYours), limit: 'edit', params: subscriberParams, body },
    roles.unsubscribe,
  );
  routes.post(
    '/tasks/:taskId/subscription/delete',
    { can: onTask(may.canLeaveTask, 'tasks.errors.subscriberGone'), params, body },
    roles.leave,
  );
  const canMute = onTask(may.canMuteTask, 'tasks.errors.notParticipant');
  routes.post('/tasks/:taskId/mute', { can: canMute, params, body }, roles.setMute(true));
  routes.post('/tasks/:taskId/mute/delete', { can: canMute, params, body }, roles.setMute(false));
}
