/** Of what one file may cost, whoever sent it. */
export const LIMITS = {
  /** Of the processor: a machine that is busy with other things makes no file a large one. */
  timeMs: 20_000,
  /** In which nothing was done: it waits for what never comes. */
  idleMs: 60_000,
  /** By the clock of the wall: the machine is busy with other things. */
  wallMs: 100_000,
  memoryBytes: 256 * 1024 * 1024,
  archiveEntries: 2_000,
  unpackedBytes: 200 * 1024 * 1024,
  characters: 2_000_000,
  pages: 5_000,
};

/** More than a limit allows; what was read before is kept. */
export class TooLarge extends Error {}
/** It opens with a password alone. */
export class Protected extends Error {}
/** Nothing that we read, whatever its name says. */
export class OfNoKind extends Error {}
