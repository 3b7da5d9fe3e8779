import { nothingSent as body } from '#src/web/formFields';
import { FILES_AT_ONCE } from '#src/features/files/files.service';
import { chatQuery } from '#src/features/conversations/chat.view';
import type { Actor } from '#src/web/actor';
import { signedIn, type Routes } from '#src/platform/http/route';
import * as may from '#src/policies/memo.policy';
import * as autosave from './form/autosave.controller';
import * as editing from './form/edit.controller';
import { addFiles } from './files/files.controller';
import * as making from './form/new.controller';
import * as page from './page/page.controller';
import * as roles from './roles/roles.controller';
import * as stage from './stage/stage.controller';
import * as schema from './memos.schema';
import { onMemo } from './memos.access';
import type { LoadedMemo } from './memos.queries';

const files = { field: 'files', max: FILES_AT_ONCE };
/** Autosave writes often, and nobody is told. */
const savingLimit = (memo: LoadedMemo) => (memo.stage === 'draft' ? 'draft' : 'edit');
/** Whoever may reopen it is told how. */
const whyNotEdit = (memo: LoadedMemo, actor: Actor): string => {
  if (memo.stage !== 'considered') return notYours;
  return may.canReopen(actor, memo) ? 'memos.errors.reopenFirst' : 'memos.errors.consideredLocked';
};
const notYours = 'memos.errors.notYours';
const notRecipient = 'memos.errors.recipientOnly';

export function memoRoutes(routes: Routes): void {
  const { memoParams: params } = schema;
  const { showAgain } = page;

  routes.get('/memos/new', { can: signedIn, query: schema.newMemoQuery }, making.newMemo);
  routes.post(
    '/memos',
    { can: signedIn, limit: 'send', body: schema.memoSchema, files, invalid: making.renderNewAgain },
    making.create,
  );
  routes.post(
    '/memos/drafts',
    { can: signedIn, limit: 'draft', body: schema.draftSchema, files, invalid: making.renderNewAgain },
    making.createDraft,
  );
  routes.post('/memos/autosave', { can: signedIn, limit: 'draft', body: schema.autosaveSchema }, autosave.autosaveNew);

  routes.get('/memos/:memoId', { can: onMemo(may.canRead), params, query: chatQuery }, page.show);
  routes.get('/memos/:memoId/print', { can: onMemo(may.canRead), params }, page.print);
  routes.get('/memos/:memoId/edit', { can: onMemo(may.canEdit, whyNotEdit), params }, editing.edit);
  // The form of a memo considered meanwhile is answered with its text (409), so posting is allowed to its owner.
  routes.post(
    '/memos/:memoId',
    {
      can: onMemo(may.mightEdit, whyNotEdit),
      limit: savingLimit,
      params,
      body: schema.draftSchema,
      files,
      invalid: editing.renderEditAgain,
    },
    editing.update,
  );
  // Likewise for a double click, or a draft sent from another window.
  routes.post(
    '/memos/:memoId/sending',
    {
      can: onMemo(may.mightSend, whyNotEdit),
      limit: 'send',
      params,
      body: schema.memoSchema,
      files,
      invalid: editing.renderEditAgain,
    },
    editing.send,
  );
  routes.post(
    '/memos/:memoId/autosave',
    { can: onMemo(may.mightSend, whyNotEdit), limit: 'draft', params, body: schema.autosaveSchema },
    autosave.autosave,
  );
  routes.post('/memos/:memoId/delete', { can: onMemo(may.canDeleteDraft), params, body }, editing.destroyDraft);

  routes.post(
    '/memos/:memoId/postponement',
    {
      can: onMemo(may.mightDecide, notRecipient),
      limit: 'decide',
      params,
      body: schema.postponementSchema,
      invalid: showAgain('postponement'),
    },
    stage.postpone,
  );
  routes.post(
    '/memos/:memoId/postponement/delete',
    {
      can: onMemo(may.mightDecide, notRecipient),
      limit: 'decide',
      params,
      body: schema.pendingSchema,
      invalid: showAgain('pending'),
    },
    stage.setPending,
  );
  routes.post(
    '/memos/:memoId/consideration',
    {
      can: onMemo(may.mightDecide, notRecipient),
      limit: 'decide',
      params,
      body: schema.considerationSchema,
      invalid: showAgain('consideration'),
    },
    stage.consider,
  );
  routes.post(
    '/memos/:memoId/consideration/delete',
    {
      can: onMemo(may.mightReopen, notRecipient),
      limit: 'edit',
      params,
      body: schema.reopeningSchema,
      invalid: showAgain('reopening'),
    },
    stage.reopen,
  );
  routes.post(
    '/memos/:memoId/conclusion',
    {
      can: onMemo(may.mightDecide, notRecipient),
      limit: 'edit',
      params,
      body: schema.considerationSchema,
      invalid: showAgain('conclusion'),
    },
    stage.changeConclusion,
  );
  routes.post(
    '/memos/:memoId/withdrawal',
    {
      can: onMemo(may.canWithdraw, whyNotEdit),
      limit: 'decide',
      params,
      body: schema.pendingSchema,
      invalid: showAgain('withdrawal'),
    },
    stage.withdraw,
  );

  routes.post(
    '/memos/:memoId/subscribers',
    {
      can: onMemo(may.canAddSubscriber, notYours),
      limit: 'edit',
      params,
      body: schema.subscribersSchema,
      invalid: showAgain('subscribers'),
    },
    roles.subscribe,
  );
  routes.post(
    '/memos/:memoId/subscribers/:userId/delete',
    { can: onMemo(may.canRemoveSubscriber, whyNotEdit), limit: 'edit', params: schema.subscriberParams, body },
    roles.unsubscribe,
  );
  routes.post(
    '/memos/:memoId/subscription/delete',
    { can: onMemo(may.canLeave, 'memos.errors.notSubscriber'), params, body },
    roles.leave,
  );
  const canMute = onMemo(may.canMute, 'memos.errors.notParticipant');
  routes.post('/memos/:memoId/mute', { can: canMute, params, body }, roles.mute);
  routes.post('/memos/:memoId/mute/delete', { can: canMute, params, body }, roles.unmute);
  routes.post(
    '/memos/:memoId/files',
    {
      can: onMemo(may.canAttach, whyNotEdit),
      limit: 'edit',
      params,
      body: schema.filesSchema,
      files,
      invalid: showAgain('files'),
    },
    addFiles,
  );
}
