import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { NotFound } from '#src/platform/errors';
import { seededOffer } from '../choices/seededNames.view';
import { choiceUrls } from '../choices/choices.urls';
import { choiceRows, editPage } from '../choices/choices.view';
import { getChoice, type Choice } from '../choices/kinds.queries';
import { listPurposes, PURPOSES } from './purposes.queries';
import type { NewPurpose, PurposeForm } from './purposes.schema';
import { changePurpose, createPurpose } from './purposes.service';
import { expectedDaysField, outcomeBoxes, protocolText, typedFourEyes, typedOutcomes } from './purposes.view';

type OnPurpose<B = unknown> = Context<Choice, { choiceId: number }, unknown, B>;
const urls = choiceUrls(PURPOSES);

async function renderIndex(ctx: PageContext, problem?: Problem): Promise<void> {
  const purposes = await listPurposes(ctx.db);
  const data = {
    title: ctx.t('choices.purposes.title'),
    seeded: await seededOffer(ctx, PURPOSES),
    texts: PURPOSES.plural,
    listUrl: urls.list,
    isOrdered: true,
    ...choiceRows(
      ctx,
      PURPOSES,
      purposes.map((purpose) => ({ ...purpose, flags: protocolText(ctx, purpose) })),
    ),
    form: { name: problem?.typed.name ?? '' },
    boxes: outcomeBoxes(ctx, problem ? typedOutcomes(problem) : ['noted']),
    expectedDays: expectedDaysField(ctx, problem?.typed.expectedDays),
    fourEyes: problem ? typedFourEyes(problem) : true,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/choices/index', data, problem?.status ?? 200);
}

export const showPurposes = (ctx: Context): Promise<void> => renderIndex(ctx);

export const showPurposesAgain = (ctx: Context, problem: Problem): Promise<void> => renderIndex(ctx, problem);

export async function create(ctx: Context<unknown, unknown, unknown, NewPurpose>): Promise<void> {
  await createPurpose(ctx, ctx.body);
  ctx.redirect(urls.list, { kind: 'success', message: ctx.t('choices.done.created', { name: ctx.body.name }) });
}

async function renderEdit(ctx: OnPurpose, problem?: Problem): Promise<void> {
  const choice = await getChoice(ctx.db, PURPOSES, ctx.subject.id);
  const [purpose] = await listPurposes(ctx.db, choice.id);
  if (!purpose) throw new NotFound();
  const boxes = outcomeBoxes(ctx, problem ? typedOutcomes(problem) : purpose.outcomes);
  const expectedDays = expectedDaysField(ctx, problem ? problem.typed.expectedDays : purpose.expectedDays);
  const fourEyes = problem ? typedFourEyes(problem) : purpose.fourEyes;
  const data = { ...editPage(ctx, PURPOSES, { ...purpose, ...choice }, problem), boxes, expectedDays, fourEyes };
  ctx.render('admin/choices/edit', data, problem?.status ?? 200);
}

export const showPurpose = (ctx: OnPurpose): Promise<void> => renderEdit(ctx);

export const showPurposeAgain = (ctx: OnPurpose, problem: Problem): Promise<void> => renderEdit(ctx, problem);

export async function change(ctx: OnPurpose<PurposeForm>): Promise<void> {
  if (await changePurpose(ctx, ctx.subject.id, ctx.body)) {
    return ctx.redirect(urls.list, { kind: 'success', message: ctx.t('choices.done.saved', { name: ctx.body.name }) });
  }
  await renderEdit(ctx, { fieldErrors: {}, typed: ctx.typed, status: 409 });
}
