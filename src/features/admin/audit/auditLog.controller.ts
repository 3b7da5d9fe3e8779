import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { clock } from '#src/platform/clock';
import type { Context } from '#src/platform/http/context';
import { CSV_MARK, csvLines } from '#src/platform/spreadsheet/csv';
import type { Cell } from '#src/platform/spreadsheet/xlsx';
import { linesInBatches, recordAuditExport } from './auditLog.export.service';
import { findPage, listPeople, nameOf, type AuditLine } from './auditLog.queries';
import type { AuditQuery } from './auditLog.schema';
import { auditPage } from './auditLog.view';
import { actorOf, addressOf, factsOf, factText, sentenceOf } from './auditLog.words';

type AuditContext = Context<null, unknown, AuditQuery>;

/** GET /admin/audit */
export async function showAudit(ctx: AuditContext): Promise<void> {
  const { db, query, format } = ctx;
  const [page, people, personName] = await Promise.all([
    findPage(db, { query, timeZone: format.timeZone }),
    listPeople(db),
    query.person === undefined ? '' : nameOf(db, query.person),
  ]);
  ctx.render('admin/audit/index', auditPage(ctx, { query, page, people, personName }));
}

const COLUMNS = ['number', 'when', 'who', 'what', 'details', 'address'] as const;

function cellsOf(ctx: AuditContext, line: AuditLine): Cell[] {
  const moment = line.created_at.toISOString();
  const facts = factsOf(ctx, line).map(factText).join('; ');
  return [line.id, moment, actorOf(ctx, line), sentenceOf(ctx, line), facts, addressOf(line)];
}

async function* csvOf(ctx: AuditContext): AsyncGenerator<string> {
  yield CSV_MARK + csvLines([COLUMNS.map((name) => ctx.t(`audit.columns.${name}`))]);
  for await (const lines of linesInBatches(ctx, { query: ctx.query, timeZone: ctx.format.timeZone })) {
    yield csvLines(lines.map((line) => cellsOf(ctx, line)));
  }
}

/** GET /admin/audit/export.csv */
export async function exportAudit(ctx: AuditContext): Promise<void> {
  await recordAuditExport(ctx, ctx.actor, ctx.query);
  ctx.res.attachment(`audit-${ctx.format.isoDay(clock.now())}.csv`);
  ctx.res.set('Content-Type', 'text/csv; charset=utf-8');
  await pipeline(Readable.from(csvOf(ctx)), ctx.res).catch((error: unknown) => {
    // The head is out: what breaks off now can only be cut off, never be a page that says so.
    ctx.logger.warn({ err: error }, 'an export of the audit broke off');
  });
}
