import type { Context } from '#src/platform/http/context';
import { canPropose } from '#src/policies/assisting.policy';
import { defaultOutcome } from '#src/policies/outcomes';
import type { LoadedMemo } from '../memos.queries';
import { outcomeChoices } from '../page/outcomes.view';
import { memoPage } from '../page/page.view';
import { findProposal, isFresh, type FoundProposal } from '../proposals/proposals.queries';
import { findFolderOf, type Place } from './folder.queries';
import { filesInPlace, folderOf, stepsOf } from './folder.view';
import { folderUrls } from './folder.urls';

type Shown = Parameters<typeof memoPage>[2];

/** One memo of the folder for an assistant, who proposes where that person decides. */
export async function assistedPage(ctx: Context, memo: LoadedMemo, place: Place, forId: number, shown: Shown = {}) {
  const page = await memoPage(ctx, memo, shown);
  const found = await findProposal(ctx.db.prisma, memo.id, forId);
  const name = nameOf(memo, forId);
  const may = canPropose(ctx.actor, memo);
  return {
    ...page,
    outcomes: may ? outcomeChoices(ctx, memo, page.forms, found?.outcome) : null,
    folder: {
      ...stepsOf(ctx, place, forId),
      opened: filesInPlace(ctx, memo),
      signing: null,
    },
    assisting: {
      forId,
      name,
      may,
      ownFolder: folderUrls.of(forId),
      action: folderUrls.propose(memo.id),
      takeBackAction: found?.outcome ? folderUrls.takeProposalBack(memo.id) : null,
      heading: ctx.t('proposals.heading', { name }),
      only: defaultOutcome(memo.purpose),
      textVersion: memo.textVersion,
      version: found?.outcome ? found.version : '',
      conclusion: found?.conclusion ?? '',
      state: found?.outcome ? stateOf(ctx, memo, found) : '',
    },
  };
}

const nameOf = (memo: LoadedMemo, forId: number): string =>
  memo.participants.find(({ userId }) => userId === forId)?.user.name ?? '';

function stateOf({ t }: Context, memo: LoadedMemo, found: FoundProposal): string {
  const by = t('proposals.preparedBy', { name: found.by.name });
  if (!isFresh(found, memo)) return `${by} ${t('proposals.stale')}`;
  return found.openedAt === null ? by : `${by} ${t('proposals.opened')}`;
}

/** The folder of a person whom the reader assists, as they order it. */
export async function assistedFolder(ctx: Context, person: { id: number; name: string }) {
  const { t } = ctx;
  const lines = await findFolderOf(ctx.db, folderOf(ctx, person.id));
  return {
    title: t('folder.titleOf', { name: person.name }),
    forId: person.id,
    lines: lines.map(({ id, title, owner, outcome, isFresh: fresh, isOpened, by }, at) => ({
      id,
      title,
      owner,
      href: folderUrls.memo(id, person.id),
      proposal:
        outcome === null ? '' : `${t(`shared.outcomes.${outcome}`)} · ${t('proposals.preparedBy', { name: by ?? '' })}`,
      note: outcome === null ? '' : fresh ? (isOpened ? t('proposals.opened') : '') : t('proposals.stale'),
      topAction: at === 0 ? null : folderUrls.layOnTop(id),
    })),
  };
}
