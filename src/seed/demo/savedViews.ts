import type { Tx } from '#src/platform/db';

/** Whose view it is, for whom, and what it filters by. */
const VIEWS = [
  {
    owner: 'darian',
    audience: 'department',
    kind: 'memos',
    name: 'What we wait for',
    query: 'view=mine&stage=pending',
  },
  { owner: 'darian', audience: 'me', kind: 'tasks', name: 'Urgent ones', query: 'priority=high' },
  { owner: 'garry', audience: 'me', kind: 'memos', name: 'Late ones', query: 'view=to-consider&late=1' },
  {
    owner: 'admin',
    audience: 'everyone',
    kind: 'memos',
    name: 'Decided this month',
    query: 'stage=considered&created=month',
  },
] as const;

export async function writeSavedViews(tx: Tx): Promise<void> {
  for (const [at, { owner, ...view }] of VIEWS.entries()) {
    const where = { email: `${owner}@demo.test` };
    const { id: ownerId, departmentId } = await tx.user.findUniqueOrThrow({
      where,
      select: { id: true, departmentId: true },
    });
    const whose = { ownerId, departmentId: view.audience === 'department' ? departmentId : null };
    await tx.savedView.create({ data: { ...view, ...whose, position: at + 1 } });
  }
}
