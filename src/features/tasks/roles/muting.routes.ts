import { nothingSent as body } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { canMuteTask } from '#src/policies/task.policy';
import { onTask } from '../tasks.access';
import { taskParams as params } from '../tasks.schema';
import { mute, unmute } from './muting.controller';

export function taskMutingRoutes(routes: Routes): void {
  const can = onTask(canMuteTask, 'tasks.errors.notParticipant');
  routes.post('/tasks/:taskId/mute', { can, params, body }, mute);
  routes.post('/tasks/:taskId/mute/delete', { can, params, body }, unmute);
}
