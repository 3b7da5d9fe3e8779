/** Flags of a task's stage. CHECKs in the database say the same. */
export type StageFlags = {
  isDefault: boolean;
  isInProgress: boolean;
  isDone: boolean;
  isActive: boolean;
};

export const STAGE_FLAGS = ['isDefault', 'isInProgress', 'isDone', 'isActive'] as const;

export const STAGE_COLOURS = ['amber', 'green', 'grey', 'violet', 'blue', 'teal', 'dark'] as const;

export function contradiction(flags: StageFlags): { flag: keyof StageFlags; why: string } | null {
  const { isDefault, isInProgress, isDone, isActive } = flags;
  if (isDone && isActive) return { flag: 'isDone', why: 'doneIsClosed' };
  if (isInProgress && !isActive) return { flag: 'isInProgress', why: 'inProgressIsOpen' };
  if (isDefault && !isActive) return { flag: 'isDefault', why: 'defaultIsOpen' };
  if (isDefault && isInProgress) return { flag: 'isDefault', why: 'defaultIsNotBegun' };
  return null;
}
