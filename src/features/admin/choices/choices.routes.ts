import { nothingSent } from '#src/web/formFields';
import type { Context } from '#src/platform/http/context';
import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { choiceOfAdmin } from './choices.access';
import { choiceParams, placeSchema } from './choices.schema';
import { archiveChoice, deleteChoice, restoreChoice } from './choices.service';
import { choiceUrls } from './choices.urls';
import type { Choice, ChoiceKind, OrderedKind } from './kinds.queries';
import { takeNamesOfLanguage } from './seededNames.service';
import { placeBefore } from './order.service';

/** What can be done alike with a purpose, a stage and a tag. */
export function choiceRoutes(routes: Routes, kind: ChoiceKind): void {
  const onChoice = { can: choiceOfAdmin(kind), params: choiceParams, body: nothingSent };
  const urls = choiceUrls(kind);
  const acts = { archive: archiveChoice, restore: restoreChoice, remove: deleteChoice };
  const done = { archive: 'archived', restore: 'restored', remove: 'deleted' };
  for (const act of ['archive', 'restore', 'remove'] as const) {
    routes.post(urls[act](':choiceId'), onChoice, async (ctx: Context<Choice, { choiceId: number }>) => {
      await acts[act]({ db: ctx.db, actor: ctx.actor, kind }, ctx.subject);
      const message = ctx.t(`choices.done.${done[act]}`, { name: ctx.subject.name });
      ctx.redirect(urls.list, { kind: 'success', message });
    });
  }
}

export function orderRoutes(routes: Routes, kind: OrderedKind): void {
  const urls = choiceUrls(kind);
  routes.post(urls.names, { can: admin, body: nothingSent }, async (ctx) => {
    const count = await takeNamesOfLanguage({ db: ctx.db, actor: ctx.actor, kind });
    ctx.redirect(urls.list, { kind: 'success', message: ctx.t('seeded.offer.done', { count }) });
  });
  const onPlace = { can: choiceOfAdmin(kind), params: choiceParams, body: placeSchema };
  routes.post(urls.place(':choiceId'), onPlace, async (ctx) => {
    await placeBefore({ db: ctx.db, actor: ctx.actor, kind }, ctx.subject, ctx.body.before);
    ctx.redirect(urls.list);
  });
}
