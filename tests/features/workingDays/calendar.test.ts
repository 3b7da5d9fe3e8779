import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { holidayPlaces, holidaysOf } from '#src/features/workingDays/holidays';
import { daysOfLines, ownDaysLine, readOwnDays } from '#src/features/workingDays/ownDays';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { page } from '../../support/page';

let test: TestApp;
let admin: Agent;
beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const AS_FOUNDED = {
  workingDays: ['1', '2', '3', '4', '5'],
  worksFrom: '09:00',
  worksUntil: '17:00',
  holidaysOf: '',
  daysOff: '',
  workedDays: '',
  returnSilenceDays: '10',
};
const versionOf = async () =>
  page(await admin.get('/admin/settings'))
    .$('form[action="/admin/settings/working-days"] input[name=version]')
    .attr('value');
const save = async (changes: object) =>
  admin
    .post('/admin/settings/working-days')
    .type('form')
    .send({ ...AS_FOUNDED, ...changes, version: await versionOf() });

describe('the working days of the company', () => {
  it('are Monday to Friday, nine to five, until an admin says otherwise', async () => {
    const { isWorkingDay, ...hours } = await findCalendar(test.db.prisma);
    expect(hours).toEqual({ zone: 'Europe/Berlin', opens: 540, closes: 1_020 });
    expect(['2026-11-06', '2026-11-07', '2026-12-25'].map(isWorkingDay)).toEqual([true, false, true]);
    const shown = page(await admin.get('/admin/settings'));
    expect(shown.valueOf('Working hours from')).toBe('09:00');
    const ticked = shown.$('#workingDays input[type=checkbox]:checked').toArray();
    expect(ticked.map(({ attribs }) => attribs.value)).toEqual(AS_FOUNDED.workingDays);
  });

  it('know the holidays of a region, days off of their own, and days that are worked besides, all in the audit', async () => {
    const form = {
      workingDays: ['7', '1', '1', '2'],
      worksFrom: '10:30',
      worksUntil: '00:00',
      holidaysOf: 'DE-BY',
      daysOff: '2026-11-30..2026-12-01   Move\r\n\r\n2026-12-07\r\n',
      workedDays: '2026-01-06 Stocktaking',
      returnSilenceDays: '5',
    };
    expect((await save(form)).status).toBe(303);
    const { isWorkingDay, opens, closes } = await findCalendar(test.db.prisma);
    expect([opens, closes]).toEqual([630, 1_440]);
    const days = ['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-07', '2026-12-08', '2026-04-06'];
    expect(days.map(isWorkingDay)).toEqual([true, false, false, false, false, true, false]);
    // Epiphany, a Tuesday: a holiday of Bavaria, and worked all the same.
    expect(isWorkingDay('2026-01-06')).toBe(true);
    const shown = page(await admin.get('/admin/settings'));
    expect(shown.valueOf('Own days off')).toBe('2026-11-30 – 2026-12-01 Move\n2026-12-07');
    expect(shown.$('#workingDays select option:selected').text()).toBe('Germany – Bayern');
    const audit = page(await admin.get('/admin/audit?kind=settings'))
      .$('main')
      .text();
    expect(audit).toContain('Monday, Tuesday, Wednesday, Thursday, Friday → Monday, Tuesday, Sunday');
    expect(audit).toContain('Public holidays of: – → DE-BY');
    expect((await save({})).status).toBe(303);
  });

  it.each([
    [{ workingDays: [] }, 'workingDays', 'Please choose at least one weekday.'],
    [{ workingDays: '8' }, 'workingDays', /./],
    [{ worksFrom: '9' }, 'worksFrom', /such as 09:00/],
    [{ worksUntil: '09:00' }, 'worksUntil', /after the beginning/],
    [{ returnSilenceDays: '0' }, 'returnSilenceDays', /./],
    [{ holidaysOf: 'DE-XX' }, 'holidaysOf', /from the list/],
    [{ holidaysOf: 'XX' }, 'holidaysOf', /from the list/],
    [{ daysOff: '2026-12-24\nChristmas' }, 'daysOff', /^Please write one day/],
    [{ workedDays: '2026-02-30' }, 'workedDays', /^Please write one day/],
    [{ daysOff: '2026-12-24\n'.repeat(201) }, 'daysOff', /at most 200/],
  ])('are refused where something is wrong, at the field, with what was typed', async (wrong, field, sentence) => {
    const answer = await save(wrong);
    expect(answer.status).toBe(422);
    const { $ } = page(answer);
    expect($(`#field-${field}-error`).text()).toMatch(sentence);
    const [typed] = Object.values(wrong);
    if (['daysOff', 'workedDays'].includes(field))
      expect($(`#field-${field}`).text().trim()).toBe(String(typed).trim());
    expect((await findCalendar(test.db.prisma)).isWorkingDay('2026-11-06')).toBe(true);
  });
});

describe('holidays', () => {
  it('are the public ones of the place, with all days of a long one, and none in the afternoon', async () => {
    const bavaria = await holidaysOf('DE-BY');
    const days = ['2026-11-01', '2026-12-25', '2026-12-24', '2026-02-14', '2027-03-29'];
    expect(days.map(bavaria)).toEqual([true, true, false, false, true]);
    expect((await holidaysOf('DE-BE'))('2026-11-01')).toBe(false);
    const eid = ['2026-03-18', '2026-03-19', '2026-03-22', '2026-03-23'];
    expect(eid.map(await holidaysOf('SA'))).toEqual([false, true, true, false]);
    expect((await holidaysOf('IS'))('2026-12-24')).toBe(false);
    expect((await holidaysOf('US'))('2026-07-03')).toBe(true);
    expect((await holidaysOf(''))('2026-12-25')).toBe(false);
  });

  it('are offered by country in the reader’s language, each with its regions', async () => {
    const german = await holidayPlaces('de');
    const labels = german.map(({ label }) => label);
    expect(labels).toContain('Deutschland – Bayern');
    expect(labels.indexOf('Deutschland')).toBeLessThan(labels.indexOf('Deutschland – Bayern'));
    expect(new Set(german.map(({ value }) => value)).size).toBe(german.length);
  });
});

describe('a line of own days', () => {
  it.each([
    ['2026-12-24', '2026-12-24'],
    ['  2026-12-24   Christmas Eve ', '2026-12-24 Christmas Eve'],
    ['2026-12-24: Christmas Eve', '2026-12-24 Christmas Eve'],
    ['2026-12-24-2026-12-31 Closed', '2026-12-24 – 2026-12-31 Closed'],
    ['2026-12-24 bis 2026-12-31', '2026-12-24 – 2026-12-31'],
    ['24.12.2026 Heiligabend', '2026-12-24 Heiligabend'],
    ['24.12.2026 - 1.1.2027 Weihnachtsferien', '2026-12-24 – 2027-01-01 Weihnachtsferien'],
    ['24.12.2026\tHeiligabend', '2026-12-24 Heiligabend'],
    ['24.12.2026\t01.01.2027\tWeihnachtsferien', '2026-12-24 – 2027-01-01 Weihnachtsferien'],
    ['2026-12-24 Statt 25.12.2026', '2026-12-24 Statt 25.12.2026'],
  ])('%j reads as %j', (line, expected) => {
    const read = readOwnDays(line);
    expect(read && ownDaysLine(read)).toBe(expected);
  });

  it.each([
    '',
    '24.12.26',
    '31.4.2027',
    '2026-13-01',
    '2026-12-31 – 2026-12-24',
    '2026-01-01 – 2027-12-31',
    `2026-12-24 ${'x'.repeat(81)}`,
  ])('%j is none', (line) => expect(readOwnDays(line)).toBeNull());

  it('stands for each of its days', () => {
    expect([...daysOfLines(['2026-12-31 – 2027-01-02 Closed', 'broken', '2026-05-04'])]).toEqual([
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
      '2026-05-04',
    ]);
  });
});
