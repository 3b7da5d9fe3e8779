import { describe, expect, test } from 'vitest';
import { mayWriteTo } from '#src/policies/recipient.policy';

const actors = {
  'an employee': {},
  'an employee, when everybody may write to everybody': { company: { anyoneMayBeRecipient: true } },
  'a head': { isHead: true },
  'an executive': { isExecutive: true },
  'an operator': { isOperator: true },
  'an admin': { isAdmin: true },
} as const;

const candidates = {
  themselves: { id: 1, isExecutive: false, isHead: false },
  'an executive': { id: 2, isExecutive: true, isHead: false },
  'a head': { id: 2, isExecutive: false, isHead: true },
  'an employee': { id: 2, isExecutive: false, isHead: false },
  'an employee who stands in for a head': { id: 2, isExecutive: false, isHead: false, isStandIn: true },
} as const;

/** To whom: themselves, an executive, a head, an employee, one who stands in. */
const TABLE: Record<keyof typeof actors, readonly [boolean, boolean, boolean, boolean, boolean]> = {
  'an employee': [true, true, true, false, true],
  'an employee, when everybody may write to everybody': [true, true, true, true, true],
  'a head': [true, true, true, true, true],
  'an executive': [true, true, true, true, true],
  'an operator': [true, true, true, true, true],
  'an admin': [true, true, true, false, true],
};

const who = Object.entries(actors);
const whom = Object.entries(candidates);
const cells = who.flatMap(([actor, flags], row) =>
  whom.map(([to, candidate], column) => ({
    actor,
    flags,
    to,
    candidate,
    allowed: Object.values(TABLE)[row]?.[column],
  })),
);

describe('who may write to whom', () => {
  test.each(cells)('$actor to $to: $allowed', ({ flags, candidate, allowed }) => {
    const company = {
      name: 'Northwind Works',
      executivesReadAll: false,
      anyoneMayBeRecipient: false,
      withdrawnSince: new Date(0),
    };
    const actor = { id: 1, isExecutive: false, isOperator: false, isHead: false, ...flags };
    const settings = 'company' in flags ? { ...company, ...flags.company } : company;
    expect(mayWriteTo({ ...actor, company: settings }, candidate)).toBe(allowed);
  });
});
