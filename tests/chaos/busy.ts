import { cpus, loadavg } from 'node:os';

/** A trial makes half of it; beyond, others keep the machine from answering in time. */
const BUSY_LOAD_EACH_CORE = 2;

export const isBusyWithOthers = (): boolean => (loadavg()[0] ?? 0) > BUSY_LOAD_EACH_CORE * cpus().length;
