import { changesBetween, recordAudit } from '../audit/audit.service';
import { inviteList } from '../admin/invitations/inviting.service';
import { judgeNow } from '../admin/invitations/lists.queries';
import { keepList, readExecutives } from '../admin/invitations/lists.service';
import { reasonOf } from '#src/features/admin/invitations/reasons.view';
import { renewAssistants } from '#src/features/assistants/assisting.service';
import { joinCompanyMemos, lockExecutives } from '../people/executives.service';
import { inTransaction } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { PageContext } from '#src/platform/http/context';

type Named = { myself: boolean; list: string; clientKey: string };

/** The founder and the people of a list become executives, who are invited. Answers how many. */
export async function makeExecutives(ctx: PageContext, actor: Actor, form: Named): Promise<number> {
  const { db } = ctx;
  const named = await readExecutives(form.list);
  const lines = named.filter(({ email }) => email !== actor.email);
  const myself = form.myself || lines.length < named.length;
  if (!myself && lines.length === 0) throw new Invalid({ list: 'setup.errors.nobodyNamed' });
  const wrong = (await judgeNow(db.prisma, { lines, departmentId: null })).find(({ verdict }) => verdict !== 'create');
  if (wrong) {
    const values = { line: wrong.line, address: wrong.email || wrong.name, reason: reasonOf(ctx.t, wrong) };
    throw new Invalid({ list: 'setup.errors.executiveLine' }, values);
  }
  if (myself) await becomeExecutive(ctx, actor);
  if (lines.length > 0) {
    const kept = { lines, unused: [], file: undefined, clientKey: form.clientKey };
    await inviteList(ctx, actor, { listId: await keepList(db, actor, kept), createDepartments: true });
  }
  return lines.length + (myself ? 1 : 0);
}

async function becomeExecutive({ db }: Pick<PageContext, 'db'>, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockExecutives(tx);
    const where = { id: actor.id, isExecutive: false };
    const { count } = await tx.user.updateMany({ where, data: { isExecutive: true, version: { increment: 1 } } });
    if (count === 0) return;
    await joinCompanyMemos(tx, actor.id);
    await renewAssistants(tx, { of: [actor.id] });
    const changes = changesBetween({ isExecutive: false }, { isExecutive: true });
    await recordAudit(tx, { type: 'user.changed', actorId: actor.id, subjectId: actor.id, details: { changes } });
  });
}
