import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { listPage } from './listPage';
import { storeMemo } from './storedMemo';

const MEMOS = 125;
const RECIPIENTS = ['garry', 'ruth', 'company', 'andrew', 'darian'];

let app: TestApp;
let andrew: Agent;
let ids: number[];

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  ids = [];
  for (let index = 0; index < MEMOS; index += 1) {
    ids.push(
      await storeMemo(app, {
        // Many equal titles and moments: the order must hold all the same.
        title: ['Äpfel', 'apples', 'Zebra'][index % 3] ?? '',
        owner: index % 7 === 0 ? 'olga' : 'andrew',
        to: index % 7 === 0 ? 'andrew' : RECIPIENTS[index % 5],
        created: new Date(Date.UTC(2026, 10, 1 + Math.floor(index / 10))).toISOString(),
      }),
    );
  }
});

afterAll(() => app.close());

async function walk(url: string, link: 'Older' | 'Newer' = 'Older') {
  const pages = [];
  for (let next: string | undefined = url; next !== undefined && pages.length < 10;) {
    const page = await listPage(andrew, next);
    pages.push(page);
    next = page.link(link);
  }
  return pages;
}

describe('pages', () => {
  it.each(['created', 'title', 'recipient', 'owner'])(
    'by %s, either way, miss nothing and show nothing twice',
    async (sort) => {
      for (const dir of ['asc', 'desc']) {
        const pages = await walk(`/memos?sort=${sort}&dir=${dir}`);
        expect(pages.map(({ rows }) => rows.length)).toEqual([50, 50, 25]);
        const seen = pages.flatMap((page) => page.ids);
        expect(new Set(seen).size).toBe(MEMOS);
        const back = await walk(pages.at(-1)?.link('Newer') ?? '', 'Newer');
        expect(back.map((page) => page.ids)).toEqual([pages[1]?.ids, pages[0]?.ids]);
      }
    },
  );

  it('turn the order round', async () => {
    const down = (await walk('/memos')).flatMap((page) => page.ids);
    const up = (await walk('/memos?dir=asc')).flatMap((page) => page.ids);
    expect(up).toEqual([...down].reverse());
    expect(down[0]).toBe(ids.at(-1));
  });

  it('sort titles as people do: Äpfel beside apples, before Zebra', async () => {
    const titles = (await walk('/memos?sort=title')).flatMap((page) => page.titles);
    expect([...new Set(titles)]).toEqual(['Äpfel', 'apples', 'Zebra'].sort(new Intl.Collator('en').compare));
  });

  it('put the company first by recipient, and keep to filters', async () => {
    const pages = await walk('/memos?sort=recipient&view=mine&stage=pending');
    const recipients = pages.flatMap((page) => page.rows.map((row) => row.cells['Recipient'] ?? ''));
    expect(recipients[0]).toContain('The company');
    expect(recipients).toHaveLength(MEMOS - 18);
  });

  it('say where the reader is', async () => {
    const pages = await walk('/memos');
    expect(pages[0]?.content).toContain('1–50 of 125');
    expect(pages[1]?.content).toContain('51–100 of 125');
    expect(pages[2]?.content).toContain('101–125 of 125');
    expect(pages[1]?.link('First page')).toBe('/memos');
    expect((await listPage(andrew, pages[2]?.link('Newer') ?? '')).content).toContain('51–100 of 125');
  });

  it('go through a search as well', async () => {
    const pages = await walk('/memos?q=apples&sort=owner');
    expect(pages.map(({ rows }) => rows.length)).toEqual([42]);
    expect((await walk('/memos?q=apples+OR+zebra')).map(({ rows }) => rows.length)).toEqual([50, 33]);
  });

  it('go through all sent memos for an operator', async () => {
    const ekaterina = await app.agentFor('ekaterina');
    for (const sort of ['created', 'title', 'recipient', 'owner']) {
      const first = await listPage(ekaterina, `/memos?view=company&sort=${sort}`);
      const second = await listPage(ekaterina, first.link('Older'));
      const third = await listPage(ekaterina, second.link('Older'));
      expect(new Set([...first.ids, ...second.ids, ...third.ids]).size).toBe(MEMOS);
    }
  });

  it('begin anew where a cursor belongs to another sort', async () => {
    const older = new URL((await listPage(andrew)).link('Older') ?? '', 'http://localhost').searchParams.get('after');
    const page = await listPage(andrew, `/memos?sort=title&after=${older}`);
    expect(page.content).toContain('This page of the list is not known any more');
    expect(page.content).toContain('1–50');
  });
});
