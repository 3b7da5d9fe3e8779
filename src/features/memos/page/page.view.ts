import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { shownText } from '#src/features/files/file.view';
import { filesPart } from '#src/features/parts/filesPart';
import { clock } from '#src/platform/clock';
import { historyPart } from '#src/features/history/historyPart';
import { chatPage, type ChatQuery } from '#src/features/conversations/chat.view';
import type { Conversation } from '#src/features/conversations/conversation.access';
import { requestsView } from '#src/features/accessRequests/requests.view';
import { canLetIntoMemo } from '#src/policies/accessRequest.policy';
import { beginning } from '#src/features/parts/firstPart';
import { tagsPart } from '#src/features/parts/tagsPart';
import { remindersOnPage } from '#src/features/reminders/onPage.view';
import { newReminder } from '#src/features/reminders/reminders.view';
import type { FailedForm } from '#src/web/failedForm';
import { decisionsView, memoForms } from './decisions.view';
import { decidingView } from './deciding.view';
import { conclusionHint, consideredLine } from './outcomes.view';
import type { Context, Problem } from '#src/platform/http/context';
import { canReadTask } from '#src/policies/task.policy';
import { stageView } from '#src/features/tasks/task.view';
import { todayOf } from '#src/features/tasks/form/dates';
import { nextWorkingDay } from '#src/features/workingDays/nextDay.queries';
import { urlsOf } from '#src/features/tasks/tasks.urls';
import { wordsFor } from '#src/i18n/projectWords';
import { assistedBy } from '#src/policies/assisting.policy';
import { canReadConversation, isWaiting } from '#src/policies/memo.policy';
import { memoRights } from '#src/policies/memoRights';
import { awayFrom, ballInCourt } from './ballInCourt';
import { questionView, returnedTo } from '../returning/returning.view';
import { putBackUntil, readersBesides } from './sight.view';
import { actsFor, decisionBar, postponements } from './decisionBar.view';
import { nudgeView } from '../waiting/nudging.view';
import { memoHistory } from './history';
import type { LoadedMemo } from '../memos.queries';
import { folderUrls } from '../folder/folder.urls';
import { decidedOnEarlier } from '../versions/decidedOn.view';
import type { newsOf } from '../versions/news.view';
import { addedAfterDecision } from '../files/addedAfterDecision';
import { expectedLine } from '../expected';
import { hasChoices, withLines } from '../lines/lines.view';
import { memoTicks } from '../lines/ticks.view';
import { memoUrls } from '../memos.urls';
import { decidedWord, statusPicture } from '../outcomeWords';
import { askingUrls, opinionsPart } from '../opinions/opinions.view';
import { severalIn } from '../roles/several';
import { memoPeople } from './people.view';
import { subscriberCandidates } from './candidates.view';
import { deputyOf, namesOf, recipientLinks, turnActions, turnsView } from './turns.view';
import { findChatReceipts } from './receipts.queries';
import { memoConversation } from './conversation';
import { talkTabs } from '../notes/tabs.view';

type Shown = {
  query?: ChatQuery;
  /** The form of the page that was refused; the chat's has a part of its own. */
  failed?: FailedForm | null;
  chatProblem?: Problem;
  /** Instead of the chat. */
  talk?: Conversation;
  /** What others changed since the reader last looked. */
  news?: Awaited<ReturnType<typeof newsOf>>;
};

export async function memoPage(
  ctx: Context,
  memo: LoadedMemo,
  { query = {}, failed = null, chatProblem, news = null, talk }: Shown = {},
) {
  const { t, format, actor, db } = ctx;
  const may = memoRights(actor, memo);
  const [history, absences] = await Promise.all([
    historyPart(ctx, memoHistory, memo.id),
    findCurrentAbsences(
      db,
      memo.participants.map(({ userId }) => userId),
      clock.now(),
    ),
  ]);
  const several = severalIn(memo);
  const away =
    isWaiting(memo) && !memo.withdrawnAt && !several
      ? awayFrom(
          { ...memo, isKept: memo.participants.some((row) => row.isRecipient && row.isKept) },
          absences.get(memo.recipientId ?? 0),
        )
      : null;
  const url = memoUrls.show(memo.id);
  const bar = await decisionBar(ctx, memo, may);
  const forms = memoForms(failed);
  return {
    title: memo.title,
    memo: memoFacts(ctx, memo),
    html: { body: shownText(ctx, memo.body, memo.attachments), conclusion: shownText(ctx, memo.conclusion ?? '', []) },
    conclusionHtml: memo.conclusion ?? '',
    ...decidingView(ctx, memo, may, forms),
    conclusionHint: conclusionHint(ctx, memo),
    phrases: actor.phrases,
    phraseOptions: actor.phrases.map((phrase) => ({ value: phrase, label: phrase })),
    task: taskOf(ctx, memo),
    expected: expectedLine(ctx, memo, format.isoDay(clock.now())),
    ball: ballInCourt({ ...memo, away, several, returned: returnedTo(memo) }, { t, format, viewerId: actor.id }),
    requests: requestsView(ctx, memo, { url, mayAnswer: canLetIntoMemo(actor, memo) }),
    question: questionView(memo, may),
    putBackUntil: may.putBack ? putBackUntil(ctx, memo) : '',
    opinions: await opinionsPart(ctx, memo, { may, forms, failed }),
    ...askingUrls(memo, may),
    proposeUrl: may.propose ? folderUrls.memo(memo.id, assistedBy(actor, memo)[0]) : null,
    files: filesPart(ctx, memo.attachments, url, addedAfterDecision(ctx, memo)),
    people: beginning('people', memoPeople(ctx, memo, await findChatReceipts(db, memo), absences), url),
    history,
    news,
    decidedEarlier: await decidedOnEarlier(ctx, memo),
    versionsUrl: memo.textVersion > 1 ? memoUrls.versions(memo.id) : null,
    readersBesides: readersBesides(ctx, memo),
    may,
    reminders: await remindersOnPage(ctx, { kind: 'memo', id: memo.id }),
    newReminder: newReminder(ctx, { kind: 'memo', id: memo.id }, await nextWorkingDay(db.prisma, actor)),
    isMuted: memo.participants.some((row) => row.userId === actor.id && row.mutedAt !== null),
    bar,
    forms,
    decisions: decisionsView({ may, bar, actsFor: actsFor(ctx, memo), failed: await withLines(ctx, failed), forms }),
    ...turnActions(ctx, memo, may),
    nudge: await nudgeView(ctx, memo),
    mayAttach: may.attach && memo.stage !== 'draft',
    postponements: may.postpone ? postponements(ctx) : [],
    deputyFor: deputyOf(ctx, memo),
    turns: await turnsView(ctx, memo),
    hasChoices: hasChoices(ctx, memo, may),
    ticks: await memoTicks(ctx, memo),
    candidates: may.addSubscriber ? await subscriberCandidates(ctx, memo, query.add) : null,
    today: format.isoDay(clock.now()),
    chat: await chatOf(ctx, memo, { talk, query, chatProblem }),
  };
}

/** Its fields in words. */
function memoFacts(ctx: Context, memo: LoadedMemo) {
  const { format } = ctx;
  return {
    id: memo.id,
    title: memo.title,
    stage: memo.stage,
    ...decided(ctx, memo),
    version: memo.version,
    isDraft: memo.stage === 'draft',
    owner: { id: memo.owner.id, name: memo.owner.name },
    recipientName: recipientName(ctx, memo),
    recipients: recipientLinks(ctx, memo),
    recipientFullName: namesOf(memo) || recipientName(ctx, memo),
    from: [memo.owner.name, memo.department?.name].filter(Boolean).join(', '),
    departmentName: memo.department?.name ?? '',
    purpose: memo.purpose?.name ?? '',
    url: memoUrls.show(memo.id),
    tags: tagsPart(memo.tags),
    isConsidered: memo.stage === 'considered',
    created: format.longDateTime(memo.createdAt),
    considered: consideredLine(ctx, memo),
  };
}

const decided = ({ t }: Context, { stage, outcome }: LoadedMemo) => ({
  picture: statusPicture(stage, outcome),
  stageName: outcome === null ? t(`shared.stages.${stage}`) : decidedWord(t, outcome),
});

/** Null for a draft. */
async function chatOf(ctx: Context, memo: LoadedMemo, { talk, query = {}, chatProblem }: Shown) {
  const own = () => (canReadConversation(ctx.actor, memo) ? memoConversation(ctx.actor, memo) : null);
  const conversation = talk ?? own();
  if (!conversation) return null;
  const tabs = await talkTabs(ctx, memo, conversation);
  return { ...(await chatPage(ctx, conversation, query, chatProblem)), tabs };
}

/** The task or project that came of it: all readers see its stage, the link needs access to it. */
function taskOf({ t, actor }: Context, { task }: LoadedMemo) {
  if (!task) return null;
  const mayOpen = canReadTask(actor, { parentId: null, participants: task.participants, parentParticipants: [] });
  const words = wordsFor(t, { isProject: task.kind === 'project' });
  const stage = stageView(t, task.stage, task.dueDate, todayOf(actor));
  return {
    ...stage,
    href: mayOpen ? urlsOf(task).show(task.id) : null,
    action: words('list.viewTask'),
    tooltip: words('list.taskStage', { stage: stage.label }),
  };
}

function recipientName({ t, actor }: Context, memo: LoadedMemo): string {
  if (memo.isForCompany) return t('memos.theCompanyInside');
  if (!memo.recipient) return t('memos.noRecipient');
  return memo.recipient.id === actor.id ? t('memos.you') : memo.recipient.name;
}
