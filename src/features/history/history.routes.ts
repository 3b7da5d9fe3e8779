import { z } from 'zod';
import { NotFound } from '#src/platform/errors';
import type { Context } from '#src/platform/http/context';
import { id, optional } from '#src/platform/http/params';
import type { Routes } from '#src/platform/http/route';
import { accessToPlace } from '#src/subjects/subjectKind';
import { historyPart, historyStep, type HistoryOf, type HistoryPart } from './historyPart';

const params = z.object({ placeId: id });
const stepParams = params.extend({ eventId: id });
const query = z.object({ before: optional(id) });

export function historyRoutes<S extends { id: number; title: string }>(routes: Routes, history: HistoryOf<S>): void {
  const { path } = history.subject;
  const can = accessToPlace(history.subject)(() => true);
  const show = (ctx: Context<S>, shown: HistoryPart): void => {
    const { id: number, title: subject } = ctx.subject;
    const title = ctx.t('history.titleOf', { number, title: subject });
    ctx.render('history/show', { title, subject: { number, title: subject, url: `${path}/${number}` }, ...shown });
  };

  routes.get(`${path}/:placeId/history`, { can, params, query }, async (ctx) => {
    show(ctx, await historyPart(ctx, history, ctx.subject.id, ctx.query.before));
  });
  routes.get(`${path}/:placeId/history/:eventId`, { can, params: stepParams }, async (ctx) => {
    const entry = await historyStep(ctx, history, { id: ctx.subject.id, eventId: ctx.params.eventId });
    if (!entry) throw new NotFound();
    show(ctx, { entries: [entry], olderUrl: null });
  });
}
