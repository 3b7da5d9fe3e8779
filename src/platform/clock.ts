let fixed: Date | null = null;

/** The only source of "now" in services, so that tests can move it. */
export const clock = {
  now: (): Date => (fixed ? new Date(fixed) : new Date()),
  set(date: Date): void {
    fixed = date;
  },
  reset(): void {
    fixed = null;
  },
};
