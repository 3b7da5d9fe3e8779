/** The prefix is stable: people filter by it. */
export const subjectLine = (about: string): string => `[Notes CRM] ${about}`;
