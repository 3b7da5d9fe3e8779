import { nothingSent as body } from '#src/web/formFields';
import { signedIn, type Routes } from '#src/platform/http/route';
import { ownReminder } from './reminders.access';
import * as reminders from './reminders.controller';
import * as schema from './reminders.schema';
import { reminderUrls } from './reminders.urls';

export function reminderRoutes(routes: Routes): void {
  const { reminderParams: params } = schema;
  const own = { can: ownReminder, params };

  routes.get(reminderUrls.list, { can: signedIn, query: schema.listQuery }, reminders.index);
  routes.post(
    reminderUrls.list,
    { can: signedIn, limit: 'reminder', body: schema.newReminderSchema, invalid: reminders.renderNewAgain },
    reminders.create,
  );
  routes.get('/reminders/:reminderId/edit', own, reminders.edit);
  routes.post(
    '/reminders/:reminderId',
    { ...own, limit: 'reminder', body: schema.reminderSchema, invalid: reminders.renderEditAgain },
    reminders.update,
  );
  routes.post(
    '/reminders/:reminderId/snooze',
    { ...own, limit: 'reminder', body: schema.snoozeSchema },
    reminders.snooze,
  );
  routes.post('/reminders/:reminderId/completion', { ...own, body }, reminders.complete);
  routes.post('/reminders/:reminderId/delete', { ...own, body }, reminders.destroy);
}
