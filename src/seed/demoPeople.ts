import type { Tx } from '#src/platform/db';

export const DEMO_PASSWORD = 'notes-demo-2026';

type DemoPerson = {
  name: string;
  email: string;
  department?: string;
  isHead?: boolean;
  isExecutive?: boolean;
  isOperator?: boolean;
  isAdmin?: boolean;
};

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { name: 'Adam Brandt', email: 'admin@demo.test', isAdmin: true },
  { name: 'Garry Chief', email: 'garry@demo.test', isExecutive: true },
  { name: 'Ruth Okafor', email: 'ruth@demo.test', isExecutive: true },
  { name: 'Darian Voss', email: 'darian@demo.test', department: 'Global sales', isHead: true },
  { name: 'Andrew Meyer', email: 'andrew@demo.test', department: 'Global sales' },
  { name: 'Olga Koval', email: 'olga@demo.test', department: 'Global sales' },
  { name: 'Valeria Ortiz', email: 'valeria@demo.test', department: 'Global sales' },
  { name: 'Marina Sato', email: 'marina@demo.test', department: 'Local sales', isHead: true },
  { name: 'Masha Lind', email: 'masha@demo.test', department: 'Local sales' },
  { name: 'Sergey Roth', email: 'sergey@demo.test', department: 'Bookkeeping', isHead: true },
  { name: 'Tanya Weiss', email: 'tanya@demo.test', department: 'Bookkeeping' },
  { name: 'Ekaterina Novak', email: 'ekaterina@demo.test', department: 'Bookkeeping', isOperator: true },
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
    const user = await tx.user.create({ data: { ...person, departmentId, passwordHash, timeZone } });
    if (isHead && departmentId) await tx.departmentHead.create({ data: { departmentId, userId: user.id } });
  }
}
