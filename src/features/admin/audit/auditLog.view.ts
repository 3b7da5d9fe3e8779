import type { Context } from '#src/platform/http/context';
import { pager } from '#src/platform/listing/pager';
import { KINDS } from './auditLog.kinds';
import type { AuditLine, findPage } from './auditLog.queries';
import { auditLog, auditUrls, type AuditQuery } from './auditLog.address';
import { actorOf, addressOf, factsOf, sentenceOf } from './auditLog.words';

type Texts = Pick<Context, 't' | 'format'>;

export const lineView = (texts: Texts, line: AuditLine) => ({
  id: line.id,
  at: texts.format.dateTime(line.created_at),
  longAt: texts.format.longDateTime(line.created_at),
  who: actorOf(texts, line),
  what: sentenceOf(texts, line),
  facts: factsOf(texts, line),
  address: addressOf(line),
});

type Found = {
  query: AuditQuery;
  page: Awaited<ReturnType<typeof findPage>>;
  people: { value: string; label: string }[] | null;
  personName: string;
};

export function auditPage(ctx: Texts, { query, page, people, personName }: Found) {
  const { t, format } = ctx;
  const { from, to, newerUrl, olderUrl, firstUrl } = pager(page, query, {
    keyOf: (row) => row.created_at.toISOString(),
    urlOf: (cursor) => auditLog.url(query, cursor),
  });
  return {
    title: t('audit.title'),
    lines: page.rows.map((line) => lineView(ctx, line)),
    filters: { ...query, person: query.person?.toString() ?? '', action: auditUrls.list },
    kinds: KINDS.map((value) => ({ value, label: t(`audit.kinds.${value}`) })),
    people,
    chips: chipsOf(ctx, query, personName),
    clearUrl: auditUrls.list,
    csvUrl: auditLog.url(query, {}, auditUrls.csv),
    xlsxUrl: auditLog.url(query, {}, auditUrls.xlsx),
    summary: page.rows.length === 0 ? '' : t('audit.range', { from: format.number(from), to: format.number(to) }),
    newerUrl,
    olderUrl,
    firstUrl,
  };
}

const chipsOf = ({ t }: Texts, query: AuditQuery, personName: string) =>
  auditLog.chips(query, {
    q: (words) => t('audit.chips.q', { words }),
    kind: (kind) => t(`audit.kinds.${kind}`),
    person: () => personName,
    from: (day) => t('audit.chips.from', { day }),
    to: (day) => t('audit.chips.to', { day }),
  }).chips;
