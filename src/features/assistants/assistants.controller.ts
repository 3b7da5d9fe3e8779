import type { z } from 'zod';
import { folderUrls } from '#src/features/memos/folder/folder.urls';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can, Context, PageContext, Problem } from '#src/platform/http/context';
import type { assistantSchema } from './assistants.schema';
import { findAssistances } from './assistants.queries';
import { endAssistance, MOST_ASSISTANTS, nameAssistant } from './assistants.service';
import { assistantUrls } from './assistants.urls';

/** Of either of the two, also one that the other has just ended. */
export const ownAssistance: Can<number, { assistanceId: number }> = async ({ db, actor, params }) => {
  if (!actor) throw new SignInNeeded();
  const own = { OR: [{ userId: actor.id }, { assistantId: actor.id }] };
  const count = await db.prisma.assistance.count({ where: { id: params.assistanceId, ...own } });
  if (count === 0) throw new NotFound('assistants.errors.notFound');
  return params.assistanceId;
};

async function renderAssistants(ctx: PageContext, problem?: Problem): Promise<void> {
  const { t, format, actor } = ctx;
  const { assistants, assisted } = await findAssistances(ctx.db, actor.id);
  const { people } = await findListedPeople(ctx.db);
  const taken = new Set([actor.id, ...assistants.map(({ assistant }) => assistant.id)]);
  const line = (id: number, person: { id: number; name: string }, since: Date) => ({
    name: person.name,
    href: `/people/${person.id}`,
    since: t('assistants.since', { date: format.longDate(since) }),
    endUrl: assistantUrls.end(id),
  });
  ctx.render(
    'assistants/show',
    {
      title: t('assistants.title'),
      action: assistantUrls.own,
      assistants: assistants.map(({ id, assistant, since }) => line(id, assistant, since)),
      assisted: assisted.map(({ id, user, since }) => ({
        ...line(id, user, since),
        folderUrl: folderUrls.of(user.id),
      })),
      mayName: assistants.length < MOST_ASSISTANTS,
      people:
        people
          ?.filter(({ id }) => !taken.has(id))
          .map(({ id, name, department }) => ({ value: String(id), label: name, hint: department ?? '' })) ?? null,
      chosen: problem?.typed.assistant ?? '',
      fieldErrors: problem?.fieldErrors ?? {},
    },
    problem?.status ?? 200,
  );
}

export const showAssistants = (ctx: Context): Promise<void> => renderAssistants(ctx);

export const showAssistantsAgain = (ctx: Context, problem: Problem): Promise<void> => renderAssistants(ctx, problem);

export async function addAssistant(
  ctx: Context<null, unknown, unknown, z.infer<typeof assistantSchema>>,
): Promise<void> {
  await nameAssistant(ctx, ctx.actor, ctx.body.assistant);
  ctx.redirect(assistantUrls.own, { kind: 'success', message: ctx.t('assistants.flash.named') });
}

export async function stopAssistance(ctx: Context<number>): Promise<void> {
  await endAssistance(ctx, ctx.actor, ctx.subject);
  ctx.redirect(assistantUrls.own, { kind: 'success', message: ctx.t('assistants.flash.ended') });
}
