import { signedIn, type Routes } from '#src/platform/http/route';
import { savePhrases, showPhrases, showPhrasesAgain } from './phrases.controller';
import { phrasesSchema } from './phrases.schema';
import { phraseUrls } from './phrases.urls';

export function phraseRoutes(routes: Routes): void {
  routes.get(phraseUrls.own, { can: signedIn }, showPhrases);
  routes.post(phraseUrls.own, { can: signedIn, body: phrasesSchema, invalid: showPhrasesAgain }, savePhrases);
}
