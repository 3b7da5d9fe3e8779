import { nothingSent } from '#src/web/formFields';
import { z } from 'zod';
import { signedIn, type Routes } from '#src/platform/http/route';
import { dismissWelcome, showHelp, showTopic } from './help.controller';
import { helpUrls } from './help.urls';
import { isTopic } from './topics';

const topicParams = z.strictObject({ topic: z.string().refine(isTopic) });

export function helpRoutes(routes: Routes): void {
  routes.get(helpUrls.index, { can: signedIn }, showHelp);
  routes.get(helpUrls.topic(':topic'), { can: signedIn, params: topicParams }, showTopic);
  routes.post(helpUrls.welcome, { can: signedIn, body: nothingSent }, dismissWelcome);
}
