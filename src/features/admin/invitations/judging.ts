import { z } from 'zod';
import { addressProblem } from '#src/platform/emailAddress';
import { needsDepartment } from '#src/policies/user.policy';
import { lineShape, type Line } from './reading/lines';

/** What will happen, or has happened, with a line. */
export const VERDICTS = ['create', 'exists', 'wrong'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** `reason` is a text under `invitations.reasons`; `newDepartment` has to be made first, unless the line is left out. */
export const judgedShape = lineShape.extend({
  verdict: z.enum(VERDICTS),
  reason: z.string().nullable(),
  /** The line that has the same address. */
  other: z.number().optional(),
  newDepartment: z.string().optional(),
  /** The account that was made. */
  userId: z.number().optional(),
});

export type Judged = z.infer<typeof judgedShape>;

export type Known = {
  /** By address: who is in the company already. */
  people: Map<string, { isActive: boolean; hasPassword: boolean }>;
  /** By name in lower case. */
  departments: Map<string, { id: number; name: string }>;
  /** For those who name none. */
  departmentId: number | null;
  languages: Map<string, string>;
};

const EXAMPLE = 'nora.quist@example.com';
const NAME_MAX = 120;

/** Says of each line what will happen with it. An address counts where it stands first. */
export function judge(lines: readonly Line[], known: Known): Judged[] {
  const first = new Map<string, number>();
  return lines.map((line): Judged => {
    const other = first.get(line.email);
    if (line.email !== '' && other === undefined) first.set(line.email, line.line);
    if (other !== undefined) return { ...line, verdict: 'wrong', reason: 'duplicate', other };
    const reason = whatIsWrong(line, known);
    return reason ? { ...line, verdict: 'wrong', reason } : { ...line, ...whatHappens(line, known) };
  });
}

function whatIsWrong(line: Line, known: Known): string | null {
  if (line.problem !== null) return line.problem;
  if (line.email === '') return 'noEmail';
  if (line.email === EXAMPLE) return 'example';
  const problem = addressProblem(line.email);
  if (problem !== null) return problem === 'incomplete' ? 'email' : `address.${problem}`;
  // Who is here already keeps what they have: the rest of the line does not matter.
  if (known.people.has(line.email)) return null;
  if (line.name.length > NAME_MAX) return 'nameLong';
  if (line.department.length > NAME_MAX) return 'departmentLong';
  if (line.language !== '' && !known.languages.has(line.language.toLowerCase())) return 'language';
  if (line.department === '' && known.departmentId === null && needsDepartment(line)) return 'noDepartment';
  return null;
}

function whatHappens(line: Line, known: Known): Pick<Judged, 'verdict' | 'reason' | 'newDepartment'> {
  const person = known.people.get(line.email);
  if (person) return { verdict: 'exists', reason: reasonFor(person) };
  const isNew = line.department !== '' && !known.departments.has(line.department.toLowerCase());
  if (isNew) return { verdict: 'create', reason: 'newDepartment', newDepartment: line.department };
  return { verdict: 'create', reason: null };
}

const reasonFor = ({ isActive, hasPassword }: { isActive: boolean; hasPassword: boolean }): string =>
  !isActive ? 'deactivated' : hasPassword ? 'active' : 'invited';

/** What becomes of the lines when nobody makes a department for them: it is left to a later list. */
export const withoutNewDepartments = (judged: readonly Judged[]): Judged[] =>
  judged.map((line) =>
    line.newDepartment === undefined ? line : { ...line, verdict: 'wrong', reason: 'departmentMissing' },
  );

/** The departments that lines name and nobody made yet, each once, as it is written first. */
export function newDepartments(judged: readonly Judged[]): string[] {
  const found = new Map<string, string>();
  for (const { newDepartment: name } of judged)
    if (name !== undefined && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), name);
  return [...found.values()];
}

export const countVerdicts = (judged: readonly Judged[]): Record<Verdict, number> => ({
  create: judged.filter(({ verdict }) => verdict === 'create').length,
  exists: judged.filter(({ verdict }) => verdict === 'exists').length,
  wrong: judged.filter(({ verdict }) => verdict === 'wrong').length,
});
