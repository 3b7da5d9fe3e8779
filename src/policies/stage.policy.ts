/** What the flags of a task's stage mean together. The database holds the same by CHECKs. */
export type StageFlags = {
  /** Where tasks begin. */
  isDefault: boolean;
  isInProgress: boolean;
  isDone: boolean;
  /** Tasks in this stage are open. */
  isActive: boolean;
};

export const STAGE_FLAGS = ['isDefault', 'isInProgress', 'isDone', 'isActive'] as const;

export const STAGE_COLOURS = ['amber', 'green', 'grey', 'violet', 'blue', 'teal', 'dark'] as const;

/** The first flag that does not fit the others, with why; null when all fit. */
export function contradiction(flags: StageFlags): { flag: keyof StageFlags; why: string } | null {
  const { isDefault, isInProgress, isDone, isActive } = flags;
  if (isDone && isActive) return { flag: 'isDone', why: 'doneIsClosed' };
  if (isInProgress && !isActive) return { flag: 'isInProgress', why: 'inProgressIsOpen' };
  if (isDefault && !isActive) return { flag: 'isDefault', why: 'defaultIsOpen' };
  if (isDefault && isInProgress) return { flag: 'isDefault', why: 'defaultIsNotBegun' };
  return null;
}
