import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Requirements of ASVS 5.0 at levels 1 and 2: so many in each section; those of level 3 are numbered after them. */
const SECTIONS: Record<string, number> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
  ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 },
  ...{ '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
  ...{ '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4 },
  ...{ '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7 },
  ...{ '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4, '17.3': 2 },
};

const required = Object.entries(SECTIONS).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
);

const text = readFileSync('docs/SECURITY.md', 'utf8');
const rows = text
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, id = '']) => /^\d+\.\d+\.\d+$/.test(id))
  .map(([, id = '', , state = '', how = '', shown = '']) => ({ id, state, how, shown }));

test('every requirement of levels 1 and 2 stands in the table once', () => {
  expect(rows.map(({ id }) => id)).toEqual(required);
});

test('each says how it stands: met, with what shows it; not applicable, and why; or not met, and what would', () => {
  for (const { id, state, how, shown } of rows) {
    expect(['met', 'n/a', '**not met**'], id).toContain(state);
    expect(how, id).not.toBe('');
    expect(shown !== '', id).toBe(state === 'met');
  }
});

test('what is named as showing it is there', () => {
  const named = rows.flatMap(({ id, shown }) =>
    [...shown.matchAll(/`([^`]+)`/g)].map(([, path = '']) => ({ id, path })),
  );
  expect(named.filter(({ path }) => !existsSync(path))).toEqual([]);
  expect(rows.filter(({ state, shown }) => state === 'met' && !/`|this page/.test(shown))).toEqual([]);
  for (const [, heading] of text.matchAll(/below: \*([^*]+)\*/g)) expect(text).toContain(`## ${heading}`);
});
