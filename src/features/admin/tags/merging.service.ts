import { recordAudit } from '#src/features/audit/audit.service';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Choice } from '../choices/kinds.queries';
import { TAGS } from './tags.queries';

type Merging = { into: number; version: number };

/**
 * Everything that has the tag gets the other one, once, and the tag is gone. Answers the other one's name. Conflict when
 * somebody changed the tag since the form was shown.
 */
export async function mergeTag(db: Database, actor: Actor, tag: Choice, { into, version }: Merging): Promise<string> {
  if (into === tag.id) throw new Invalid({ into: 'choices.errors.intoItself' });
  return inTransaction(db.patient, async (tx) => {
    // In the order of their ids, so that two who merge the same two tags do not wait for each other.
    await tx.$queryRaw`SELECT 1 FROM tags WHERE id IN (${tag.id}, ${into}) ORDER BY id FOR UPDATE`;
    const target = await tx.tag.findFirst({ where: { id: into, archivedAt: null } });
    if (!target) throw new Invalid({ into: 'choices.errors.intoGone' });
    if ((await tx.tag.count({ where: { id: tag.id, version } })) === 0) throw new Conflict();
    const moved = await moveUses(tx, tag.id, into);
    await tx.importedRecord.updateMany({
      where: { model: { in: [...TAGS.importedAs] }, recordId: tag.id },
      data: { recordId: into },
    });
    await tx.tag.delete({ where: { id: tag.id } });
    await tx.tag.update({ where: { id: into }, data: { version: { increment: 1 } } });
    const details = { id: tag.id, name: tag.name, into: target.name, intoId: into, ...moved };
    await recordAudit(tx, { type: 'tag.merged', actorId: actor.id, details });
    return target.name;
  });
}

async function moveUses(tx: Tx, from: number, into: number): Promise<{ memos: number; tasks: number }> {
  await tx.$executeRaw`
    INSERT INTO memo_tags (memo_id, tag_id) SELECT memo_id, ${into} FROM memo_tags WHERE tag_id = ${from} ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO task_tags (task_id, tag_id) SELECT task_id, ${into} FROM task_tags WHERE tag_id = ${from} ON CONFLICT DO NOTHING`;
  const memos = await tx.memoTag.deleteMany({ where: { tagId: from } });
  const tasks = await tx.taskTag.deleteMany({ where: { tagId: from } });
  return { memos: memos.count, tasks: tasks.count };
}
