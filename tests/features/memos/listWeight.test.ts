import { gzipSync } from 'node:zlib';
import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { storeMemo } from './storedMemo';

// A full page of a company of 300 people: read all day, on phones, too.
const PEOPLE = 300;
const ROWS = 50;
const KB = 1000;

let app: TestApp;
let andrew: Agent;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  const names = Array.from({ length: PEOPLE }, (_, at) => ({ name: `Person ${at}`, email: `person${at}@weight.test` }));
  await app.db.prisma.user.createMany({ data: names });
  for (let row = 0; row < ROWS; row += 1) {
    await storeMemo(app, {
      title: `Six new chairs and a table for office ${row}`,
      owner: 'andrew',
      to: ['garry', 'company', 'ruth'][row % 3] ?? '',
      stage: row % 4 === 0 ? 'pending' : 'considered',
      files: row % 3 === 0 ? ['offer.pdf'] : [],
    });
  }
});
afterAll(() => app.close());

test('a page of fifty memos weighs at most 92 KB, and 10 KB on its way', async () => {
  const { text } = await andrew.get('/memos?view=mine');
  const $ = load(text);
  expect($('.memo-row')).toHaveLength(ROWS);
  expect(text.length / KB).toBeLessThanOrEqual(92);
  expect(gzipSync(text).length / KB).toBeLessThanOrEqual(10);
});

test('among so many people the filters are searched by typing, and keep who is chosen', async () => {
  const { id } = await app.user('garry');
  for (const list of [`/memos?owner=${id}`, `/tasks?owner=${id}`]) {
    const owner = load((await andrew.get(list)).text)('select[name="owner"]');
    expect(owner.attr('data-options-url'), list).toBeDefined();
    expect(owner.find('option').length, list).toBeLessThanOrEqual(2);
    expect(owner.find('option[selected]').attr('value'), list).toBe(String(id));
  }
});
