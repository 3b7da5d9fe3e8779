import type { Context } from '#src/platform/http/context';
import type { Cell } from '#src/platform/spreadsheet/cell';
import { sendTable, withDay, type FileFormat } from '#src/platform/spreadsheet/download';
import { linesInBatches, recordAuditExport } from './auditLog.export.service';
import { findPage, listPeople, nameOf, type AuditLine } from './auditLog.queries';
import type { ReadQuery } from '#src/platform/listing/address';
import type { AuditQuery } from './auditLog.address';
import { auditPage } from './auditLog.view';
import { actorOf, addressOf, factsOf, factText, sentenceOf } from './auditLog.words';

type AuditContext = Context<null, unknown, ReadQuery<AuditQuery>>;

/** GET /admin/audit */
export async function showAudit(ctx: AuditContext): Promise<void> {
  const { db, format } = ctx;
  const { query } = ctx.query;
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

async function* tableOf(ctx: AuditContext): AsyncGenerator<Cell[][]> {
  yield [COLUMNS.map((name) => ctx.t(`audit.columns.${name}`))];
  for await (const lines of linesInBatches(ctx, { query: ctx.query.query, timeZone: ctx.format.timeZone }))
    yield lines.map((line) => cellsOf(ctx, line));
}

/** GET /admin/audit/export.csv and .xlsx */
export const exportAs =
  (as: FileFormat) =>
  async (ctx: AuditContext): Promise<void> => {
    await recordAuditExport(ctx, ctx.actor, ctx.query.query);
    await sendTable(ctx, { name: withDay('audit', ctx), sheet: ctx.t('audit.title'), table: tableOf(ctx), as });
  };
