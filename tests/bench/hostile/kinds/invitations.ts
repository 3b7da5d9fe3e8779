import { randomUUID } from 'node:crypto';
import type { Kind } from '../kind';

const LENGTH = 1_000_000;
const LISTS: [name: string, list: string][] = [
  ['ten thousand lines', 'Anna Berg,anna@b.test,Sales\n'.repeat(10_000)],
  ['ten thousand quoted lines', '"Anna Berg",anna@b.test,"Sales"\n'.repeat(10_000)],
  ['addresses in one line', 'a@b.test,'.repeat(LENGTH / 9)],
  ['quotes that nobody closed', '"Anna,a@b.test\n'.repeat(LENGTH / 15)],
  ['empty quotes', '"\n'.repeat(LENGTH / 2)],
  ['quotes in one line', '"x'.repeat(LENGTH / 2)],
  ['thousands of headings', `email,${'x,'.repeat(90_000)}\n${'a@b.test\n'.repeat(50_000)}`],
];

export const invitations: readonly Kind[] = LISTS.map(([name, list]) => ({
  name: `invitations: ${name}`,
  ask: async ({ post }) =>
    void (await post('/admin/invitations', [
      ['list', list],
      ['department', ''],
      ['clientKey', randomUUID()],
    ])),
}));
