import { execFileSync } from 'node:child_process';

/** The worker processes of a program that leads several. */
export const workersOf = (leader: number | undefined): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => Number(found?.[2]) === leader && found?.[3]?.includes('server.js'))
    .map((found) => Number(found?.[1]));
