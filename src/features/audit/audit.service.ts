import { z } from 'zod';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';

export type AuditType =
  | 'company.created'
  | 'company.examplesLoaded'
  | 'session.started'
  | 'session.refused'
  | 'session.limited'
  | 'session.ended'
  | 'session.endedEverywhere'
  | 'session.endedElsewhere'
  | 'twoStep.turnedOn'
  | 'twoStep.turnedOff'
  | 'twoStep.reset'
  | 'twoStep.codesRenewed'
  | 'twoStep.codeSpent'
  | 'twoStep.refused'
  | 'twoStep.limited'
  | 'password.changed'
  | 'password.resetAsked'
  | 'password.reset'
  | 'password.resetSent'
  | 'invitation.sent'
  | 'invitation.listSent'
  | 'invitation.linksMade'
  | 'invitation.accepted'
  | 'account.changed'
  | 'account.pictureChanged'
  | 'account.pictureRemoved'
  | 'calendar.addressMade'
  | 'calendar.addressEnded'
  | 'user.created'
  | 'user.changed'
  | 'user.deactivated'
  | 'user.handedOver'
  | 'user.reactivated'
  | 'users.exported'
  | 'absence.entered'
  | 'absence.changed'
  | 'absence.ended'
  | 'assistant.named'
  | 'assistant.ended'
  | 'department.created'
  | 'department.changed'
  | 'department.merged'
  | 'department.archived'
  | 'department.restored'
  | 'purpose.created'
  | 'purpose.changed'
  | 'purpose.moved'
  | 'purpose.archived'
  | 'purpose.restored'
  | 'purpose.deleted'
  | 'stage.created'
  | 'stage.changed'
  | 'stage.moved'
  | 'stage.archived'
  | 'stage.restored'
  | 'stage.deleted'
  | 'tag.created'
  | 'tag.changed'
  | 'tag.merged'
  | 'tag.archived'
  | 'tag.restored'
  | 'tag.deleted'
  | 'view.saved'
  | 'view.renamed'
  | 'view.deleted'
  | 'settings.changed'
  | 'settings.logoChanged'
  | 'mailServer.changed'
  | 'mailServer.removed'
  | 'mailServer.tested'
  | 'memo.read'
  | 'memo.compared'
  | 'task.read'
  | 'mail.read'
  | 'mail.sentAgain'
  | 'mail.released'
  | 'job.runAgain'
  | 'import.uploaded'
  | 'import.started'
  | 'import.brokenOff'
  | 'import.filesRemoved'
  | 'memos.exported'
  | 'tasks.exported'
  | 'audit.exported'
  | 'takeout.asked'
  | 'takeout.downloaded'
  | 'file.infected'
  | 'limit.met'
  | 'access.asked'
  | 'access.refused'
  | 'access.crossSite';

export type AuditEntry = {
  type: AuditType;
  /** Who did it; null when nobody was signed in. */
  actorId: number | null;
  /** The person it was done to, where there is one. */
  subjectId?: number | null;
  /** Facts for the reader of the audit. Never passwords, tokens or texts of memos. */
  details?: Record<string, unknown>;
};

/** Writes one line of the audit, in the transaction of what it tells. */
export async function recordAudit(tx: Pick<Tx, 'auditEntry'>, entry: AuditEntry): Promise<void> {
  const { type, actorId, subjectId = null, details = {} } = entry;
  await tx.auditEntry.create({ data: { type, actorId, subjectId, details: plain(details), createdAt: clock.now() } });
}

type Growing = (details: Record<string, unknown>) => Promise<void>;

/** A line of what goes on for a while, written when it begins. What becomes known meanwhile is told to the answer. */
export async function beginAudit(db: Pick<Tx, 'auditEntry'>, { type, actorId, details }: AuditEntry): Promise<Growing> {
  const data = { type, actorId, details: plain(details ?? {}), createdAt: clock.now() };
  const { id } = await db.auditEntry.create({ data, select: { id: true } });
  return async (more) => {
    await db.auditEntry.update({
      where: { id },
      data: { details: plain({ ...details, ...more }) },
      select: { id: true },
    });
  };
}

/** As `recordAudit`, for thousands at once, in one statement. */
export async function recordAudits(tx: Pick<Tx, '$executeRaw'>, entries: readonly AuditEntry[]): Promise<void> {
  const rows = entries.map(({ type, actorId, subjectId = null, details = {} }) => ({
    ...{ type, details },
    ...{ actor_id: actorId, subject_id: subjectId },
  }));
  await tx.$executeRaw`
    INSERT INTO audit_entries (type, actor_id, subject_id, details, created_at)
    SELECT e.type, e.actor_id, e.subject_id, e.details, ${clock.now()}::timestamptz
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS e (type text, actor_id int, subject_id int, details jsonb)`;
}

const facts = z.record(z.string(), z.json());

/** Dates as text, what is undefined left out: what a JSON column keeps. */
export const plain = (details: object) => facts.parse(JSON.parse(JSON.stringify(details)));

/** What differs between two versions of the same fields, as `{ field: { from, to } }`. */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, { from: unknown; to: unknown }> {
  const changed = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return Object.fromEntries(changed.map((key) => [key, { from: before[key] ?? null, to: after[key] ?? null }]));
}
