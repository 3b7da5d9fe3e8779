import { setFlagsFromString } from 'node:v8';

/**
 * On a machine with much memory V8 lets garbage grow for long before it looks for it, and a process that just opened a
 * thousand pages holds three times what it uses. It may grow by four fifths instead: by a fifth only, pages cost a tenth more
 * of the processor. Measured by `npm run bench`, `--acts` and `--chat`.
 */
export const collectGarbageEarly = (): void => setFlagsFromString('--heap-growing-percent=80');

/**
 * What glibc must find in the environment of a process before it starts. Checking a password takes 19 MiB for a moment,
 * which would stay with the process, once for each of its threads.
 */
export const GIVE_MEMORY_BACK = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};
