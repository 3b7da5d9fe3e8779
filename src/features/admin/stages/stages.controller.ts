import { listBulkRuns } from '../../bulk/bulkRuns.queries';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { seededOffer } from '../choices/seededNames.view';
import { choiceUrls } from '../choices/choices.urls';
import { choiceRows, editPage } from '../choices/choices.view';
import type { Choice } from '../choices/kinds.queries';
import { NotFound } from '#src/platform/errors';
import { getChoice } from '../choices/kinds.queries';
import { ABOUT_STAGES } from './flagsRun.service';
import { listStages, STAGES } from './stages.queries';
import type { NewStage, StageForm } from './stages.schema';
import { changeStage, createStage } from './stages.service';
import { effectsOf, flagsText, NEW_STAGE, stageFields, typedStage } from './stages.view';

type OnStage<B = unknown> = Context<Choice, { choiceId: number }, unknown, B>;
const urls = choiceUrls(STAGES);

async function renderIndex(ctx: PageContext, problem?: Problem): Promise<void> {
  const stages = await listStages(ctx.db);
  const data = {
    title: ctx.t('choices.stages.title'),
    seeded: await seededOffer(ctx, STAGES),
    texts: STAGES.plural,
    listUrl: urls.list,
    isOrdered: true,
    runs: await listBulkRuns(ctx, ABOUT_STAGES),
    ...choiceRows(
      ctx,
      STAGES,
      stages.map((stage) => ({ ...stage, flags: flagsText(ctx.t, stage) })),
    ),
    ...stageFields(ctx),
    form: problem ? typedStage(problem) : NEW_STAGE,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/choices/index', data, problem?.status ?? 200);
}

export const showStages = (ctx: Context): Promise<void> => renderIndex(ctx);

export const showStagesAgain = (ctx: Context, problem: Problem): Promise<void> => renderIndex(ctx, problem);

export async function create(ctx: Context<unknown, unknown, unknown, NewStage>): Promise<void> {
  await createStage(ctx.db, ctx.actor, ctx.body);
  ctx.redirect(urls.list, { kind: 'success', message: ctx.t('choices.done.created', { name: ctx.body.name }) });
}

type Shown = { problem?: Problem; tasks?: number };

/** The stage's page; with `tasks`, the form as it was sent and what it would do to so many tasks. */
async function renderEdit(ctx: OnStage, { problem, tasks }: Shown): Promise<void> {
  const { version } = await getChoice(ctx.db, STAGES, ctx.subject.id);
  const stage = (await listStages(ctx.db)).find(({ id }) => id === ctx.subject.id);
  if (!stage) throw new NotFound();
  const choice = { ...stage, version, archivedAt: ctx.subject.archivedAt };
  const page = editPage(ctx, STAGES, choice, problem);
  const typed = problem && typedStage(problem);
  const data = {
    ...page,
    ...stageFields(ctx),
    form: { ...(typed ?? stage), version: page.form.version },
    mustStay: stage.isDefault ? ctx.t('choices.stages.defaultStays') : '',
    confirm: typed && tasks !== undefined ? { effects: effectsOf(ctx, stage, typed, tasks) } : null,
  };
  ctx.render('admin/choices/edit', data, problem?.status ?? 200);
}

export const showStage = (ctx: OnStage): Promise<void> => renderEdit(ctx, {});

export const showStageAgain = (ctx: OnStage, problem: Problem): Promise<void> => renderEdit(ctx, { problem });

export async function change(ctx: OnStage<StageForm>): Promise<void> {
  const outcome = await changeStage(ctx.db, ctx.actor, ctx.subject.id, ctx.body);
  const { t, typed } = ctx;
  if (outcome.kind === 'stale') return renderEdit(ctx, { problem: { fieldErrors: {}, typed, status: 409 } });
  if (outcome.kind === 'unconfirmed') {
    return renderEdit(ctx, { problem: { fieldErrors: {}, typed, status: 200 }, tasks: outcome.tasks });
  }
  const { name } = ctx.body;
  const message = ctx.body.confirmed
    ? t('choices.stages.changed', { name, count: outcome.tasks })
    : t('choices.done.saved', { name });
  ctx.redirect(urls.list, { kind: 'success', message });
}
