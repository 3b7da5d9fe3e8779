import { weekdayOptions } from '#src/platform/weekdays';
import type { PageContext } from '#src/platform/http/context';
import { RIGHTS } from './auditLog.kinds';
import type { AuditLine } from './auditLog.queries';

type Texts = Pick<PageContext, 't' | 'format'>;

export type Fact = { field: string; from: string | null; to: string };

/** What the sentence says already, and what nobody can read: ids. */
const SAID = new Set(
  'id intoId departmentId mailId jobId runId memoId taskId fileId fileName found name into address changes clientKey'.split(
    ' ',
  ),
);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text of the catalogue, or what it is called inside when it has none. */
const named = ({ t }: Texts, key: string, fallback: string): string => {
  const text = t(key);
  return text === key ? fallback : text;
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A value as people read it: yes and no, dates, lists; a dash for nothing. */
export function valueText(texts: Texts, value: unknown): string {
  const { t, format } = texts;
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no');
  if (typeof value === 'number') return format.number(value);
  if (typeof value === 'string') return TIME.test(value) ? format.longDateTime(new Date(value)) : value;
  if (Array.isArray(value)) return value.map((item) => valueText(texts, item)).join(', ') || '–';
  if (!isRecord(value)) return '–';
  return Object.entries(value)
    .map(([name, inner]) => `${fieldText(texts, name)}: ${valueText(texts, inner)}`)
    .join(', ');
}

/** What the settings' own page calls it is its name here, too. */
const fieldText = (texts: Texts, field: string): string =>
  named(texts, `audit.fields.${field}`, named(texts, `settings.fields.${field}.label`, field));

/** What stands in these fields has a name of its own. */
const NAMES: Record<string, string> = {
  limit: 'audit.limits',
  outcomes: 'shared.outcomes',
  audience: 'audit.audiences',
};

function textIn(texts: Texts, field: string, value: unknown): string {
  if (field === 'workingDays') return weekdaysText(texts, [value].flat().map(String));
  const names = NAMES[field];
  if (names === undefined) return valueText(texts, value);
  return [value]
    .flat()
    .map((one) => named(texts, `${names}.${String(one)}`, String(one)))
    .join(', ');
}

const weekdaysText = ({ format }: Texts, days: readonly string[]): string =>
  weekdayOptions(format.locale)
    .filter(({ value }) => days.includes(value))
    .map(({ label }) => label)
    .join(', ');

/** Old and new values, and what else the entry tells. */
export function factsOf(texts: Texts, { details }: Pick<AuditLine, 'details'>): Fact[] {
  const changes = isRecord(details.changes) ? details.changes : {};
  const changed = Object.entries(changes).map(([field, change]) => ({
    field: fieldText(texts, field),
    from: isRecord(change) ? textIn(texts, field, change.from) : null,
    to: textIn(texts, field, isRecord(change) ? change.to : change),
  }));
  const others = Object.entries(details).filter(([field]) => !SAID.has(field));
  return [
    ...changed,
    ...others.map(([field, value]) => ({
      field: fieldText(texts, field),
      from: null,
      to: textIn(texts, field, value),
    })),
  ];
}

export const factText = ({ field, from, to }: Fact): string =>
  from === null ? `${field}: ${to}` : `${field}: ${from} → ${to}`;

/** A change of rights is told as such. */
function typeOf({ type, details }: AuditLine): string {
  const changes = isRecord(details.changes) ? details.changes : {};
  return type === 'user.changed' && RIGHTS.some((right) => right in changes) ? 'user.rightsChanged' : type;
}

/** What happened, without who did it, which stands before it. */
export function sentenceOf(texts: Texts, line: AuditLine): string {
  const { t, format } = texts;
  const type = typeOf(line);
  const key = `audit.types.${type}`;
  const scalars = Object.entries(line.details).filter(([, value]) => ['string', 'number'].includes(typeof value));
  const values = Object.fromEntries(scalars.map(([name, value]) => [name, value]));
  const whom = line.subject_name ?? t('audit.somebody');
  const text = t(key, {
    ...values,
    whom,
    number: format.number(Number(line.details.tasks ?? line.details.memos ?? 0)),
  });
  return text === key ? type : text;
}

export const addressOf = ({ details }: AuditLine): string =>
  typeof details.address === 'string' ? details.address : '';

/** Nobody was signed in, or the program did it. */
export const actorOf = ({ t }: Texts, { actor_name: name, type }: AuditLine): string =>
  name ?? t(/^(user|file)\./.test(type) ? 'audit.program' : 'audit.nobody');
