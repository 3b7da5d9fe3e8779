import { describe, expect, it } from 'vitest';
import {
  canDeactivate,
  canInvite,
  canManagePeople,
  canReactivate,
  isLastAdmin,
  needsDepartment,
} from '#src/policies/user.policy';

const admin = { id: 1, isAdmin: true };
const other = { id: 2, isAdmin: false };

describe('people', () => {
  it('are managed by administrators alone', () => {
    expect(canManagePeople(admin)).toBe(true);
    expect(canManagePeople(other)).toBe(false);
  });

  it.each([
    [admin, { id: 3, isActive: true }, true],
    [admin, { id: 3, isActive: false }, false],
    [admin, { id: 1, isActive: true }, false],
    [other, { id: 3, isActive: true }, false],
    [other, { id: 2, isActive: true }, false],
  ])('%j may deactivate %j: %s', (actor, user, allowed) => {
    expect(canDeactivate(actor, user)).toBe(allowed);
  });

  it.each([
    [admin, { isActive: false }, true],
    [admin, { isActive: true }, false],
    [other, { isActive: false }, false],
  ])('%j may reactivate %j: %s', (actor, user, allowed) => {
    expect(canReactivate(actor, user)).toBe(allowed);
  });

  it.each([
    [admin, { isActive: true, hasPassword: false }, true],
    [admin, { isActive: true, hasPassword: true }, false],
    [admin, { isActive: false, hasPassword: false }, false],
    [other, { isActive: true, hasPassword: false }, false],
  ])('%j may invite %j: %s', (actor, user, allowed) => {
    expect(canInvite(actor, user)).toBe(allowed);
  });

  it.each([
    [{ isExecutive: false, isAdmin: false }, true],
    [{ isExecutive: true, isAdmin: false }, false],
    [{ isExecutive: false, isAdmin: true }, false],
  ])('with %j need a department: %s', (flags, needed) => {
    expect(needsDepartment(flags)).toBe(needed);
  });

  it.each([
    [[1], 1, true],
    [[1, 2], 1, false],
    [[2], 1, false],
    [[], 1, false],
  ])('when %j are the active administrators, %i is the last one: %s', (ids, userId, last) => {
    expect(isLastAdmin(ids, userId)).toBe(last);
  });
});
