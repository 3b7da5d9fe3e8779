/** What the policies ask of a memo's participants: a role that is missing here is one that nobody has. */
export const memoRole = {
  userId: true,
  isOwner: true,
  isRecipient: true,
  isSubscriber: true,
  isDeputy: true,
  isAdviser: true,
  isAssistant: true,
  deputyFor: true,
  readsNotes: true,
  assistantFor: true,
} as const;

/** Likewise of a task's. */
export const taskRole = {
  userId: true,
  isOwner: true,
  isCoOwner: true,
  isResponsible: true,
  isSubscriber: true,
} as const;
