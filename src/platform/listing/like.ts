/** What was typed, as LIKE takes it word for word. */
export const literally = (typed: string): string => typed.replace(/[\\%_]/g, '\\$&');

/** The pattern of LIKE for what contains it. */
export const containing = (typed: string): string => `%${literally(typed)}%`;
