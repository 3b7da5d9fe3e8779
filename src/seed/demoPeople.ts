import type { Tx } from '#src/platform/db';
import { clock } from '#src/platform/clock';
import { searchNameOf } from '#src/platform/words/names';

export const DEMO_PASSWORD = 'notes-demo-2026';

type DemoPerson = {
  name: string;
  email: string;
  jobTitle: string;
  phone: string;
  department?: string;
  isHead?: boolean;
  isExecutive?: boolean;
  isOperator?: boolean;
  isAdmin?: boolean;
};

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    name: 'Adam Brandt',
    email: 'admin@demo.test',
    jobTitle: 'IT administrator',
    phone: '+49 30 5550 10',
    isAdmin: true,
  },
  {
    name: 'Garry Chief',
    email: 'garry@demo.test',
    jobTitle: 'Managing director',
    phone: '+49 30 5550 11',
    isExecutive: true,
  },
  {
    name: 'Ruth Okafor',
    email: 'ruth@demo.test',
    jobTitle: 'Finance director',
    phone: '+49 30 5550 12',
    isExecutive: true,
  },
  {
    name: 'Darian Voss',
    email: 'darian@demo.test',
    jobTitle: 'Head of global sales',
    phone: '+49 30 5550 20',
    department: 'Global sales',
    isHead: true,
  },
  {
    name: 'Andrew Meyer',
    email: 'andrew@demo.test',
    jobTitle: 'Area manager Benelux',
    phone: '+49 30 5550 21',
    department: 'Global sales',
  },
  {
    name: 'Olga Koval',
    email: 'olga@demo.test',
    jobTitle: 'Key account manager',
    phone: '+49 30 5550 22',
    department: 'Global sales',
  },
  {
    name: 'Valeria Ortiz',
    email: 'valeria@demo.test',
    jobTitle: 'Sales engineer',
    phone: '+49 30 5550 23',
    department: 'Global sales',
  },
  {
    name: 'Marina Sato',
    email: 'marina@demo.test',
    jobTitle: 'Head of local sales',
    phone: '+49 30 5550 30',
    department: 'Local sales',
    isHead: true,
  },
  {
    name: 'Masha Lind',
    email: 'masha@demo.test',
    jobTitle: 'Field representative',
    phone: '+49 30 5550 31',
    department: 'Local sales',
  },
  {
    name: 'Sergey Roth',
    email: 'sergey@demo.test',
    jobTitle: 'Chief accountant',
    phone: '+49 30 5550 40',
    department: 'Bookkeeping',
    isHead: true,
  },
  {
    name: 'Tanya Weiss',
    email: 'tanya@demo.test',
    jobTitle: 'Payroll accountant',
    phone: '+49 30 5550 41',
    department: 'Bookkeeping',
  },
  {
    name: 'Ekaterina Novak',
    email: 'ekaterina@demo.test',
    jobTitle: 'Office coordinator',
    phone: '+49 30 5550 42',
    department: 'Bookkeeping',
    isOperator: true,
  },
];

/** The people and departments of the demo company, all with one password (its hash comes from the caller: hashing is slow). */
export async function seedDemoPeople(
  tx: Tx,
  { passwordHash, timeZone }: { passwordHash: string; timeZone: string },
): Promise<void> {
  const departments = new Map<string, number>();
  for (const name of ['Global sales', 'Local sales', 'Bookkeeping']) {
    departments.set(name, (await tx.department.create({ data: { name } })).id);
  }
  for (const { department, isHead, ...person } of DEMO_PEOPLE) {
    const departmentId = department ? departments.get(department) : undefined;
    const searchName = searchNameOf(person.name);
    const user = await tx.user.create({
      data: { ...person, searchName, departmentId, passwordHash, timeZone, welcomedAt: clock.now() },
    });
    if (isHead && departmentId) await tx.departmentHead.create({ data: { departmentId, userId: user.id } });
  }
}
