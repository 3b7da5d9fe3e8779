import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchSigns, type Signs } from '#src/platform/worker/signs';

let signs: Signs;
let emit: (name: string) => void;
beforeEach(() => {
  const events = new EventEmitter();
  emit = (name) => void events.emit(name);
  signs = watchSigns(events, 2);
});
afterEach(() => vi.restoreAllMocks());

const looks = (count: number) => Array.from({ length: count }, () => signs.look());

test('a runner that asks for jobs moves, one that was long silent is lost', () => {
  emit('worker:getJob:empty');
  expect(looks(5)).toEqual(['moves', 'silent', 'silent', 'silent', 'lost']);
  emit('job:start');
  emit('job:complete');
  expect(signs.look()).toBe('moves');
});

test('a runner all of whose places are taken asks for nothing, and is not lost', () => {
  emit('job:start');
  emit('job:start');
  expect(looks(6)).toEqual(['moves', 'moves', 'moves', 'moves', 'moves', 'moves']);
  emit('job:complete');
  expect(looks(5).at(-1)).toBe('lost');
});

test('a clock that was put back ends the runner: it would wait for the old time with what is scheduled', () => {
  emit('worker:getJob:empty');
  const now = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(now - 3_600_000);
  expect(signs.look()).toBe('lost');
  emit('worker:getJob:empty');
  expect(signs.look()).toBe('moves');
});
