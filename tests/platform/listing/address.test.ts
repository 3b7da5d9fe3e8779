import { expect, it } from 'vitest';
import { z } from 'zod';
import { day, id } from '#src/platform/http/params';
import { fromA, listAddress, newestFirst } from '#src/platform/listing/address';
import { box, filter, words } from '#src/platform/listing/filter';

const list = listAddress({
  path: '/things',
  view: { view: filter(z.enum(['all', 'mine']), { absent: 'all' }) },
  filters: {
    q: words(20),
    stage: filter(z.union([z.enum(['open', 'any']), id]), { absent: 'open', off: 'any' }),
    from: filter(day),
    to: filter(day),
    files: box,
  },
  sort: { created: newestFirst, title: fromA },
  sortedBy: 'created',
});

const read = (address: string) => {
  const given: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(address)) {
    const before = given[name];
    given[name] = before === undefined ? value : [before, value].flat();
  }
  return list.schema.parse(given);
};
const urlOf = (address: string) => list.url(read(address).query);

it('writes what it read, in its own order and without what goes without saying', () => {
  expect(urlOf('')).toBe('/things');
  expect(urlOf('dir=desc&sort=created&stage=open&view=all&q=&files=0')).toBe('/things');
  expect(urlOf('sort=title&files=1&stage=5&q=a++b&view=mine')).toBe(
    '/things?view=mine&q=a+b&stage=5&files=1&sort=title',
  );
  expect(urlOf('sort=title&dir=desc')).toBe('/things?sort=title&dir=desc');
});

it('takes the last of several, passes over what it does not know, and says what is wrong', () => {
  expect(read('view=mine&view=all&stage=x&stage=3&utm_source=mail')).toMatchObject({
    problems: [],
    query: { stage: 3 },
  });
  expect(read('view=none&stage=-1&dir=up&after=x&from=2026-02-01&to=2026-01-01').problems.sort()).toEqual(
    ['after', 'dir', 'range', 'stage', 'view'].sort(),
  );
  expect(read('view=none').query).toEqual(list.everything);
});

it('has a chip for each filter that is on, which leads to the list without it, at its first page', () => {
  const labels = {
    q: (value: string) => `"${value}"`,
    stage: (stage: string | number) => (stage === 'open' ? '' : `Stage ${stage}`),
    from: String,
    to: String,
    files: () => 'With files',
  };
  expect(list.chips(read('').query, labels).chips).toEqual([]);
  const { chips, clearUrl } = list.chips(read('view=mine&q=x&stage=3&files=1&sort=title').query, labels);
  expect(chips).toEqual([
    { label: '"x"', removeUrl: '/things?view=mine&stage=3&files=1&sort=title', isGone: false },
    { label: 'Stage 3', removeUrl: '/things?view=mine&q=x&stage=any&files=1&sort=title', isGone: false },
    { label: 'With files', removeUrl: '/things?view=mine&q=x&stage=3&sort=title', isGone: false },
  ]);
  expect(clearUrl).toBe('/things?view=mine&stage=any&sort=title');
});

it('sorts by a heading, turns the order round by it again, and offers neither for what cannot be sorted', () => {
  const { query } = read('files=1&sort=title');
  expect(list.heading(query, 'title')).toEqual({ href: '/things?files=1&sort=title&dir=desc', sorted: 'ascending' });
  expect(list.heading(query, 'created')).toEqual({ href: '/things?files=1', sorted: '' });
  expect(list.heading(query, 'toString')).toEqual({ href: '', sorted: '' });
});
