import { nothingSent as body } from '#src/web/formFields';
import { FILES_AT_ONCE } from '#src/features/files/files.service';
import type { Actor } from '#src/web/actor';
import { signedIn, type Routes } from '#src/platform/http/route';
import * as may from '#src/policies/memo.policy';
import { mightTakeBack } from '#src/policies/takingBack.policy';
import * as version from '#src/policies/version.policy';
import { canWithdraw, mightPutBack } from '#src/policies/withdrawing.policy';
import * as autosave from './form/autosave.controller';
import * as editing from './form/edit.controller';
import { addFiles } from './files/files.controller';
import { attachSchema } from './files/files.schema';
import * as making from './form/new.controller';
import * as page from './page/page.controller';
import { memoPageQuery } from './page/page.schema';
import * as roles from './roles/roles.controller';
import * as rolesSchema from './roles/roles.schema';
import * as stage from './stage/stage.controller';
import * as stageSchema from './stage/stage.schema';
import * as schema from './form/form.schema';
import * as versions from './versions/versions.controller';
import * as versionsSchema from './versions/versions.schema';
import { memoParams as params, onMemo } from './memos.access';
import type { LoadedMemo } from './memos.queries';

const files = { field: 'files', max: FILES_AT_ONCE };
/** Autosave writes often, and nobody is told. */
const savingLimit = (memo: LoadedMemo) => (memo.stage === 'draft' ? 'draft' : 'edit');
const whyNotEdit = (memo: LoadedMemo, actor: Actor): string => {
  if (memo.withdrawnAt) return 'memos.errors.withdrawn';
  if (memo.stage !== 'considered') return notYours;
  return may.canReopen(actor, memo) ? 'memos.errors.reopenFirst' : 'memos.errors.consideredLocked';
};
/** What operators do by a correction alone. */
const whyNotDirectly = (memo: LoadedMemo, actor: Actor): string =>
  may.canEdit(actor, memo) ? 'memos.errors.correctInstead' : whyNotEdit(memo, actor);
/** Four eyes, unless somebody else is the recipient. */
const whyNotConsider = (memo: LoadedMemo, actor: Actor): string =>
  memo.ownerId === actor.id && may.mightDecide(actor, memo) ? 'memos.errors.fourEyes' : notRecipient;
const notYours = 'memos.errors.notYours';
const notRecipient = 'memos.errors.recipientOnly';

export function memoRoutes(routes: Routes): void {
  const { showAgain } = page;
  const { renderNewAgain } = making;
  const { renderEditAgain } = editing;

  routes.get('/memos/new', { can: signedIn, query: schema.newMemoQuery }, making.newMemo);
  const toSend = { limit: 'send', body: schema.memoSchema, files } as const;
  routes.post('/memos', { ...toSend, can: signedIn, invalid: renderNewAgain }, making.create);
  routes.post(
    '/memos/drafts',
    { can: signedIn, limit: 'draft', body: schema.draftSchema, files, invalid: renderNewAgain },
    making.createDraft,
  );
  const toSave = { limit: 'draft', body: schema.autosaveSchema } as const;
  routes.post('/memos/autosave', { ...toSave, can: signedIn }, autosave.autosaveNew);

  routes.get('/memos/:memoId', { can: onMemo(may.canRead), params, query: memoPageQuery }, page.show);
  routes.get('/memos/:memoId/print', { can: onMemo(may.canRead), params }, page.print);
  routes.get('/memos/:memoId/edit', { can: onMemo(may.canEdit, whyNotEdit), params }, editing.edit);
  // The form of a memo considered meanwhile is answered with its text (409), so posting is allowed to its owner.
  const edit = { can: onMemo(may.mightEdit, whyNotEdit), limit: savingLimit, params };
  routes.post('/memos/:memoId', { ...edit, body: schema.draftSchema, files, invalid: renderEditAgain }, editing.update);
  // Likewise for a double click, or a draft sent from another window.
  const mightSend = onMemo(may.mightSend, whyNotEdit);
  routes.post('/memos/:memoId/sending', { ...toSend, can: mightSend, params, invalid: renderEditAgain }, editing.send);
  routes.post('/memos/:memoId/autosave', { ...toSave, can: mightSend, params }, autosave.autosave);
  routes.post('/memos/:memoId/delete', { can: onMemo(may.canDeleteDraft), params, body }, editing.destroyDraft);

  const { versionsQuery, versionParams, useVersionSchema } = versionsSchema;
  const toVersions = { can: onMemo(version.canSeeVersions, notYours), params, query: versionsQuery };
  routes.get('/memos/:memoId/versions', toVersions, versions.versions);
  routes.post(
    '/memos/:memoId/versions/:number/use',
    {
      ...{ can: onMemo(version.canUseVersion, whyNotEdit), limit: 'edit', params: versionParams },
      ...{ body: useVersionSchema, invalid: versions.showVersionsAgain },
    },
    versions.use,
  );

  const mightDecide = onMemo(may.mightDecide, notRecipient);
  const decide = { can: mightDecide, limit: 'decide', params } as const;
  routes.post(
    '/memos/:memoId/postponement',
    { ...decide, body: stageSchema.postponementSchema, invalid: showAgain('postponement') },
    stage.postpone,
  );
  routes.post(
    '/memos/:memoId/postponement/delete',
    { ...decide, body: stageSchema.setPendingSchema, invalid: showAgain('pending') },
    stage.setPending,
  );
  const { conclusionSchema, decisionSchema } = stageSchema;
  routes.post(
    '/memos/:memoId/consideration',
    {
      ...decide,
      can: onMemo(may.mightConsider, whyNotConsider),
      body: decisionSchema,
      invalid: showAgain('consideration'),
    },
    stage.consider,
  );
  const reopen = { can: onMemo(may.mightReopen, notRecipient), limit: 'edit', params } as const;
  routes.post(
    '/memos/:memoId/consideration/delete',
    { ...reopen, body: stageSchema.reopeningSchema, invalid: showAgain('reopening') },
    stage.reopen,
  );
  routes.post(
    '/memos/:memoId/conclusion',
    { can: mightDecide, limit: 'edit', params, body: conclusionSchema, invalid: showAgain('conclusion') },
    stage.changeConclusion,
  );
  const withdraw = { can: onMemo(canWithdraw, whyNotEdit), limit: 'decide', params } as const;
  routes.post(
    '/memos/:memoId/withdrawal',
    { ...withdraw, body: stageSchema.withdrawalSchema, invalid: showAgain('withdrawal') },
    stage.withdraw,
  );
  const putBack = { can: onMemo(mightPutBack, notYours), limit: 'decide', params, body } as const;
  routes.post('/memos/:memoId/withdrawal/delete', { ...putBack, invalid: showAgain('puttingBack') }, stage.putBack);
  const takeBack = { can: onMemo(mightTakeBack, whyNotEdit), limit: 'decide', params, body } as const;
  routes.post('/memos/:memoId/sending/delete', { ...takeBack, invalid: showAgain('takingBack') }, stage.takeBack);

  const { subscriberParams, subscribersSchema } = rolesSchema;
  const addSubscriber = { can: onMemo(may.canAddSubscriber, notYours), limit: 'edit', params } as const;
  routes.post(
    '/memos/:memoId/subscribers',
    { ...addSubscriber, body: subscribersSchema, invalid: showAgain('subscribers') },
    roles.subscribe,
  );
  routes.post(
    '/memos/:memoId/subscribers/:userId/delete',
    { can: onMemo(may.canRemoveSubscriber, whyNotDirectly), limit: 'edit', params: subscriberParams, body },
    roles.unsubscribe,
  );
  const canLeave = onMemo(may.canLeave, 'memos.errors.notSubscriber');
  routes.post('/memos/:memoId/subscription/delete', { can: canLeave, params, body }, roles.leave);
  const canMute = onMemo(may.canMute, 'memos.errors.notParticipant');
  routes.post('/memos/:memoId/mute', { can: canMute, params, body }, roles.setMute(true));
  routes.post('/memos/:memoId/mute/delete', { can: canMute, params, body }, roles.setMute(false));
  const attach = { can: onMemo(may.canAttach, whyNotEdit), limit: 'edit', params } as const;
  routes.post('/memos/:memoId/files', { ...attach, body: attachSchema, files, invalid: showAgain('files') }, addFiles);
}
