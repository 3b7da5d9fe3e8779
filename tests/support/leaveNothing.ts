import { afterAll, vi } from 'vitest';
import { clock } from '#src/platform/clock';

// Test files share a process: a clock that was moved, or a function that was replaced, ends with its file.
afterAll(() => {
  clock.reset();
  vi.restoreAllMocks();
  vi.useRealTimers();
});
