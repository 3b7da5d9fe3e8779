import { signedIn, type Routes } from '#src/platform/http/route';
import { accessToPlace } from '#src/subjects/subjectKind';
import { answerSchema, askingSchema, requestParams as params } from './accessRequests.schema';
import { ask, askAgain } from './accessRequests.controller';
import { answerAccessRequest, type RequestsOwner } from './answering.service';

export function accessRequestRoutes(routes: Routes): void {
  routes.post('/access-requests', { can: signedIn, limit: 'access', body: askingSchema, invalid: askAgain }, ask);
}

/** Where it is asked for, those answer who may add subscribers. */
export function accessAnswerRoutes<S extends { id: number }>(routes: Routes, owner: RequestsOwner<S>): void {
  const { subject, mayLetIn, letIn } = owner;
  const can = accessToPlace(subject)(mayLetIn);
  const options = { can, limit: 'edit', params, body: answerSchema } as const;
  routes.post(`${subject.path}/:placeId/access/:requestId`, options, async (ctx) => {
    const place = { kind: subject.kind, id: ctx.subject.id };
    const { answer } = ctx.body;
    const name = await answerAccessRequest(ctx, ctx.actor, place, { ...ctx.params, answer, letIn });
    ctx.redirect(`${subject.path}/${place.id}`, {
      kind: 'success',
      message: ctx.t(`access.flash.${answer}`, { name }),
    });
  });
}
