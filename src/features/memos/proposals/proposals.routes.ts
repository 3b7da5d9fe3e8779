import { signedIn, type Routes } from '#src/platform/http/route';
import { mightPropose } from '#src/policies/assisting.policy';
import { folderUrls } from '../folder/folder.urls';
import { memoParams as params, onMemo } from '../memos.access';
import * as proposals from './proposals.controller';
import { forSchema, proposalSchema, signingSchema } from './proposals.schema';

export function proposalRoutes(routes: Routes): void {
  const prepare = { can: onMemo(mightPropose, 'proposals.errors.notYours'), limit: 'edit', params } as const;
  const invalid = proposals.prepareAgain;
  routes.post('/memos/:memoId/proposal', { ...prepare, body: proposalSchema, invalid }, proposals.prepare);
  const change = { ...prepare, body: forSchema, invalid: proposals.backToMemo };
  routes.post('/memos/:memoId/proposal/delete', change, proposals.takeBack);
  routes.post('/memos/:memoId/proposal/place', change, proposals.toTop);
  routes.post(
    folderUrls.signing,
    { can: signedIn, limit: 'decide', body: signingSchema, invalid: proposals.backToEnd },
    proposals.sign,
  );
}
