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
import type { Kind } from './list/list.address';
import { accessBy, taskParams as params } from './tasks.access';
import { urlsOf } from './tasks.urls';
import * as schema from './form/form.schema';

const files = { field: 'files', max: FILES_AT_ONCE };
const subscriberParams = params.extend({ userId: id });
const notYours = 'tasks.errors.notYours';

/** Projects have the pages of tasks, below an address of their own. */
export function taskRoutes(routes: Routes, kind: Kind): void {
  const { showAgain } = page;
  const { list } = urlsOf({ kind });
  const one = `${list}/:taskId`;
  const onTask = accessBy[kind];

  routes.get(`${list}/new`, { can: signedIn, query: schema.newTaskQuery }, making.newTask(kind));
  const made = kind === 'project' ? schema.newProjectSchema : schema.newTaskSchema;
  const creating = { can: signedIn, limit: 'task', body: made, files, invalid: making.renderNewAgain(kind) } as const;
  routes.post(list, creating, making.create(kind));
  routes.get(`${one}/subtasks`, { can: onTask(may.canReadTask), params, query: afterQuery }, page.showSubtasks);
  routes.get(one, { can: onTask(may.canReadTask), params, query: chatQuery }, page.show);
  routes.get(`${one}/print`, { can: onTask(may.canReadTask), params }, page.print);
  routes.get(`${one}/edit`, { can: onTask(may.canEditTask, notYours), params }, editing.edit);
  routes.post(
    one,
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
    `${one}/stage`,
    { can: working, limit: 'decide', params, body: stageSchema.stageSchema, invalid: showAgain('stage') },
    stage.move,
  );
  routes.post(
    `${one}/step`,
    { can: working, limit: 'decide', params, body: stageSchema.stepSchema, invalid: showAgain('step') },
    stage.step,
  );
  routes.post(
    `${one}/files`,
    { can: working, limit: 'edit', params, body: filesSent, files, invalid: showAgain('files') },
    addFiles,
  );

  const inTeam = onTask(may.canHideTask, notYours);
  routes.post(
    `${one}/part`,
    { can: inTeam, limit: 'decide', params, body: stageSchema.partSchema, invalid: showAgain('part') },
    stage.closePart,
  );
  routes.post(`${one}/hiding`, { can: inTeam, params, body }, stage.hide);
  routes.post(`${one}/hiding/delete`, { can: onTask(may.canUnhideTask, notYours), params, body }, stage.unhide);
  routes.post(
    `${one}/subscribers/:userId/delete`,
    { can: onTask(may.canEditTask, notYours), limit: 'edit', params: subscriberParams, body },
    roles.unsubscribe,
  );
  routes.post(
    `${one}/subscription/delete`,
    { can: onTask(may.canLeaveTask, 'tasks.errors.subscriberGone'), params, body },
    roles.leave,
  );
  const canMute = onTask(may.canMuteTask, 'tasks.errors.notParticipant');
  routes.post(`${one}/mute`, { can: canMute, params, body }, roles.setMute(true));
  routes.post(`${one}/mute/delete`, { can: canMute, params, body }, roles.setMute(false));
}
