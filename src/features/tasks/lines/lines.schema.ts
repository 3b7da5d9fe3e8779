import { z } from 'zod';
import { day, id, optional } from '#src/platform/http/params';
import { lastFilled, personField, titleField, type PersonRef } from '#src/web/formFields';

export const LINES_MAX = 20;

/** Who does what by when; `row` is where it stands in the form. */
export type Line = { row: number; who: PersonRef; what: string; by: string | undefined; isInCharge: boolean };

const FIELD = /^(who|what|by)([1-9]|1\d|20)$/;

type Row = Partial<Record<'who' | 'what' | 'by', unknown>>;

/** The fields `who1`, `what1`, `by1` … of a decision as one; what else was sent under that name is a field nobody knows. */
export function gatherLines(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const rows = new Map<number, Row>();
  const rest: [string, unknown][] = [];
  const sent: [string, unknown][] = Object.entries(body);
  for (const [name, value] of sent) {
    const [, field, row] = FIELD.exec(name) ?? [];
    if (field === undefined) rest.push([name === 'lines' ? 'unknown' : name, value]);
    else rows.set(Number(row), { ...rows.get(Number(row)), [field]: value });
  }
  return { ...Object.fromEntries(rest), lines: [...rows].toSorted(([one], [other]) => one - other) };
}

export const lineFields = {
  /** The row of whoever is in charge; the first where none is named. */
  charge: optional(id),
  lines: z.custom<[number, Row][]>((value) => value === undefined || Array.isArray(value)).optional(),
};

const who = z.preprocess(
  lastFilled,
  z.union([z.undefined(), personField('tasks.errors.personUnknown')], 'tasks.errors.personUnknown'),
);
const what = titleField('lines.errors.whatMissing', 'tasks.errors.titleTooLong');
const by = optional(day);

type Gathered = { charge?: number | undefined; lines?: [number, Row][] | undefined };

/** Rows in which nothing stands are none. Each problem stands at its own field. */
export function linesOf({ charge, lines = [] }: Gathered, context: z.RefinementCtx): Line[] {
  const read = <T>(field: z.ZodType<T>, value: unknown, name: string): T | undefined => {
    const parsed = field.safeParse(value);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: parsed.error.issues[0]?.message ?? '', path: [name] });
    return undefined;
  };
  const filled = lines.filter(([, row]) => Object.values(row).flat().some(isWritten));
  const inCharge = filled.find(([row]) => row === charge)?.[0] ?? filled[0]?.[0];
  return filled.flatMap(([row, given]): Line[] => {
    const person = read(who, given.who, `who${row}`);
    if (person === undefined && !isWrong(given.who))
      context.addIssue({ code: 'custom', message: 'lines.errors.whoMissing', path: [`who${row}`] });
    const title = read(what, given.what ?? '', `what${row}`);
    const due = read(by, given.by, `by${row}`);
    if (person === undefined || title === undefined) return [];
    return [{ row, who: person, what: title, by: due, isInCharge: row === inCharge }];
  });
}

const isWritten = (value: unknown): boolean =>
  value !== undefined && (typeof value !== 'string' || value.trim() !== '');
const isWrong = (value: unknown): boolean => !who.safeParse(value).success;
