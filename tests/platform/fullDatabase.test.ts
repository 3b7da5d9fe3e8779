import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../support/app';

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

/** What PostgreSQL says when a table cannot grow, said by the table. */
const FULL = `
  CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
  CREATE TRIGGER no_room BEFORE INSERT ON memos FOR EACH ROW EXECUTE FUNCTION no_room()`;

test('a database without room keeps what was typed and says so', async () => {
  const olga = await app.agentFor('olga');
  await app.db.pool.query(FULL);
  const form = { title: 'Kept as typed', recipient: 'company', body: '<div>my words</div>' };
  const answer = await olga.post('/memos').type('form').send(form);
  expect(answer.status).toBe(507);
  expect(load(answer.text)('[name=title]').val()).toBe('Kept as typed');
  expect(answer.text).toContain('my words');
  expect(answer.text).toContain('The database has no room left');
});
