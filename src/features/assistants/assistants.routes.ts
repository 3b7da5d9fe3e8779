import { signedIn, type Routes } from '#src/platform/http/route';
import { nothingSent as body } from '#src/web/formFields';
import * as assistants from './assistants.controller';
import { assistanceParams as params, assistantSchema } from './assistants.schema';
import { assistantUrls } from './assistants.urls';

export function assistantRoutes(routes: Routes): void {
  const invalid = assistants.showAssistantsAgain;
  routes.get(assistantUrls.own, { can: signedIn }, assistants.showAssistants);
  routes.post(
    assistantUrls.own,
    { can: signedIn, limit: 'edit', body: assistantSchema, invalid },
    assistants.addAssistant,
  );
  const own = { can: assistants.ownAssistance, params, body };
  routes.post('/account/assistants/:assistanceId/delete', own, assistants.stopAssistance);
}
