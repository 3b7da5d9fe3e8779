import { cut } from '../rows/clipped';

/** Words that usernames of Django CRM carry to tell the role; they are nobody's family name. */
const ROLE_WORDS = new Set(
  [
    'admin',
    'administrator',
    'superuser',
    'chief',
    'head',
    'manager',
    'operator',
    'superoperator',
    'task',
    'task operator',
  ].concat(['co-worker', 'coworker', 'accountant', 'storekeeper', 'staff', 'user']),
);

const NAME_MAX = 120;

const capitalised = (word: string): string => word.charAt(0).toLocaleUpperCase('en') + word.slice(1);

type Account = { username: string; firstName: string; lastName: string };

/**
 * First and last name where the dump has them. Else the words of the username, without those that name a role or begin the
 * name of a department: "Darian.Manager.Co-worker.Head.Global" is Darian, "john_smith@example.com" is John Smith.
 */
export function personName({ username, firstName, lastName }: Account, departmentNames: string[]): string {
  const written = `${firstName} ${lastName}`.trim();
  if (written !== '') return cut(written, NAME_MAX);
  const noName = new Set(
    departmentNames.flatMap((name) => [name.toLowerCase(), name.toLowerCase().split(' ')[0] ?? '']),
  );
  const [first, ...rest] = (username.split('@')[0] ?? '')
    .split('.')
    .filter((part) => part !== '')
    .filter((part, index) => index === 0 || !isRoleOrDepartment(part, noName))
    .flatMap((part) => part.split(/[_+\s]+/))
    .filter(Boolean);
  const words = first === undefined ? [username] : [first, ...rest];
  return cut(words.map(capitalised).join(' '), NAME_MAX);
}

const isRoleOrDepartment = (part: string, departments: Set<string>): boolean => {
  const word = part.replaceAll('_', ' ').toLowerCase();
  return ROLE_WORDS.has(word) || departments.has(word);
};
