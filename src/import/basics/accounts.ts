import { z } from 'zod';
import { addressProblem, plainAddress } from '#src/platform/emailAddress';
import { cut } from '../rows/clipped';
import { ROLES } from './groups';
import { ImportError } from '../importError';
import { personName } from './personName';
import { flag, reference } from '../rows/fields';
import { keyOf, plainText, readFields, type DumpItem } from '../dump/readDump';

export const USER = 'auth.user';

const yesUnlessSaid = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true);

const shape = z.looseObject({
  username: plainText.refine((name) => name !== ''),
  first_name: plainText,
  last_name: plainText,
  email: plainText,
  is_superuser: flag,
  is_active: yesUnlessSaid,
  /** Who has it not cannot enter Django CRM. */
  is_staff: yesUnlessSaid,
  date_joined: z.string().nullish(),
  groups: z
    .array(reference)
    .nullish()
    .transform((value) => value ?? []),
  user_permissions: z
    .array(z.unknown())
    .nullish()
    .transform((value) => value ?? []),
});

/** A person as the dump describes them, in our words. Passwords are not even looked at. */
export type Account = {
  key: string;
  /** By which other rows may name them. */
  keys: string[];
  username: string;
  name: string;
  /** Lower case; null when missing or not valid. */
  email: string | null;
  writtenEmail: string;
  isExecutive: boolean;
  isOperator: boolean;
  isAdmin: boolean;
  isHead: boolean;
  isActive: boolean;
  isStaff: boolean;
  hasOwnPermissions: boolean;
  joined: string | null;
  /** In the order of the dump. */
  departmentKeys: string[];
  unknownGroups: string[];
  item: DumpItem;
};

export type Groups = { names: Map<string, string>; departments: Map<string, number> };

export function readAccount(item: DumpItem, { names, departments }: Groups, departmentNames: string[]): Account {
  const fields = readFields(item, shape);
  const roles = new Set(fields.groups.map((key) => names.get(key)?.toLowerCase()));
  // Some companies let people sign in with their address, and leave the field beside it empty.
  const isNamedByAddress = fields.email === '' && addressProblem(plainAddress(fields.username)) === null;
  const writtenEmail = isNamedByAddress ? fields.username : fields.email;
  const email = plainAddress(writtenEmail);
  return {
    key: keyOf(item, fields.username),
    keys: [...new Set([keyOf(item, fields.username), cut(`name:${fields.username}`, 254)])],
    username: fields.username,
    name: personName(
      { username: fields.username, firstName: fields.first_name, lastName: fields.last_name },
      departmentNames,
    ),
    email: addressProblem(email) === null ? email : null,
    writtenEmail,
    isExecutive: roles.has(ROLES.executive),
    isOperator: roles.has(ROLES.operator),
    isHead: roles.has(ROLES.head),
    isAdmin: fields.is_superuser,
    isActive: fields.is_active,
    isStaff: fields.is_staff,
    hasOwnPermissions: fields.user_permissions.length > 0,
    joined: fields.date_joined ?? null,
    unknownGroups: fields.groups.filter((key) => !names.has(key) && !departments.has(key)),
    item,
    departmentKeys: [...new Set(fields.groups.filter((key) => departments.has(key)))],
  };
}

/** Throws ImportError for an account in a group that none of the files names: its rights could only be guessed. */
export function assertGroupsKnown({ unknownGroups, username, item }: Account): void {
  if (unknownGroups.length === 0) return;
  throw new ImportError('import.errors.unknownGroups', {
    file: item.file,
    line: item.line,
    person: username,
    groups: unknownGroups.join(', '),
  });
}
