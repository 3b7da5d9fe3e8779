import type { WorkerEvents } from 'graphile-worker';

/** A runner asks for jobs every two seconds; who was not heard of at so many looks, five seconds apart, will not be. */
const MOST_SILENT_LOOKS = 4;
const CLOCK_WENT_BACK_MS = 60_000;

export type Signs = {
  first: Promise<void>;
  busy(): number;
  /** To be asked regularly: true when a sign came since the last time, or all places are taken, by jobs that have a limit. */
  look(): 'moves' | 'silent' | 'lost';
};

/**
 * Signs that a runner does its work: it asks for jobs, begins and ends them. Counted in looks, not by a clock: a process
 * that stood still for a while had no chance to give any.
 */
export function watchSigns(events: WorkerEvents, places: number): Signs {
  let see: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (see = resolve));
  let busy = 0;
  let silentLooks = 0;
  let wasSeen = false;
  const note = (change: number) => () => {
    busy += change;
    wasSeen = true;
    see();
  };
  events.on('worker:getJob:empty', note(0));
  events.on('job:start', note(1));
  events.on('job:complete', note(-1));
  const hasGoneBack = watchClock();
  return {
    first,
    busy: () => busy,
    look() {
      // It plans its next scheduled job by the old time, and would wait for that.
      if (hasGoneBack()) return 'lost';
      silentLooks = wasSeen || busy >= places ? 0 : silentLooks + 1;
      wasSeen = false;
      if (silentLooks === 0) return 'moves';
      return silentLooks < MOST_SILENT_LOOKS ? 'silent' : 'lost';
    },
  };
}

/** Whether the clock on the wall was put back since the last time. */
function watchClock(): () => boolean {
  const offset = () => Date.now() - performance.now();
  let last = offset();
  return () => {
    const before = last;
    last = offset();
    return last < before - CLOCK_WENT_BACK_MS;
  };
}
