/** Nothing to see in it: blanks, and signs without width, such as those that join or part letters. */
export const isBlank = (value: string): boolean => /^[\s\p{Cf}]*$/u.test(value);
