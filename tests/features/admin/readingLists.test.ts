import { describe, expect, it } from 'vitest';
import { decode } from '#src/features/admin/invitations/reading/decode';
import { readLines } from '#src/features/admin/invitations/reading/lines';

/** Everybody on a list, as `name <address> department`. */
async function peopleOn(list: string | Buffer): Promise<string[]> {
  const { lines } = await readLines(typeof list === 'string' ? list : decode(list));
  return lines.map(({ name, email, department, problem }) =>
    `${name} <${email}> ${department}${problem ? ` (${problem})` : ''}`.trim(),
  );
}

const NORA = 'Nora Quist <nora@x.test> Local sales';

describe('one person in a pasted line', () => {
  it.each([
    'Nora Quist <nora@x.test>, Local sales',
    'Nora Quist <nora@x.test>; Local sales',
    'Nora Quist <nora@x.test>\tLocal sales',
    '"Nora Quist" <nora@x.test>, Local sales',
    '“Nora Quist” <Nora@X.test>, "Local sales"',
    "'Nora Quist' <mailto:nora@x.test>, Local sales",
    'Nora Quist, nora@x.test, Local sales',
    'nora@x.test, Nora Quist, Local sales',
    'Nora Quist;nora@x.test;Local sales',
    'Nora Quist\tnora@x.test\tLocal sales',
    '"Nora Quist","nora@x.test","Local sales"',
    'Nora Quist nora@x.test, Local sales',
    '\u200bNora Quist\u200b, \u202anora@x.test\u202c, Local\u00a0sales',
  ])('%j', async (line) => {
    expect(await peopleOn(line)).toEqual([NORA]);
  });

  it('keeps a comma within quotation marks', async () => {
    expect(await peopleOn('"Quist, Nora" <nora@x.test>, "Sales, north"')).toEqual([
      'Quist, Nora <nora@x.test> Sales, north',
    ]);
  });

  it('gets a name from the address where there is none', async () => {
    expect(await peopleOn('nora.quist@x.test')).toEqual(['Nora Quist <nora.quist@x.test>']);
  });
});

it.each([
  'Nora Quist <nora@x.test>, Masha Lind <masha@x.test>',
  '"Nora Quist" <nora@x.test>; "Masha Lind" <masha@x.test>;',
  'Nora Quist <nora@x.test>\nMasha Lind <masha@x.test>',
  'nora.quist@x.test; masha.lind@x.test',
])('several people: %j', async (list) => {
  const names = (await peopleOn(list)).map((person) => person.replace(/ <.*/, ''));
  expect(names).toEqual(['Nora Quist', 'Masha Lind']);
});

describe('headings', () => {
  it.each([
    ['name,email,department', 'Nora Quist,nora@x.test,Local sales'],
    ['First name,Last name,E-mail,Department', 'Nora,Quist,nora@x.test,Local sales'],
    ['Vorname;Nachname;E-Mail-Adresse;Abteilung', 'Nora;Quist;nora@x.test;Local sales'],
    ['Name;Vorname;E-Mail;Abteilung', 'Quist;Nora;nora@x.test;Local sales'],
    ['Anrede;Vorname;Name;Abteilung;Position;E-Mail', 'Frau;Nora;Quist;Local sales;Chefin;nora@x.test'],
    ['"Last name, First name",Email,Dept.', '"Quist, Nora",nora@x.test,Local sales'],
    ['"Name, Vorname";Mail;Bereich', '"Quist, Nora";nora@x.test;Local sales'],
    ['Last name, First name, E-mail address, Team', 'Quist,Nora,nora@x.test,Local sales'],
    [
      'First Name [Required],Last Name [Required],Email Address [Required],Department',
      'Nora,Quist,nora@x.test,Local sales',
    ],
    ['Display name\tUser principal name\tDepartment', 'Nora Quist\tnora@x.test\tLocal sales'],
    ['VORNAME *;NACHNAME *;E-MAIL:;ABTEILUNG', 'Nora;Quist;nora@x.test;Local sales'],
    ['Surname,Given name,Mail,Unit', 'Quist,Nora,nora@x.test,Local sales'],
    ['Department,E-mail', 'Local sales,Nora Quist <nora@x.test>'],
  ])('%j', async (headings, line) => {
    expect(await peopleOn(`${headings}\r\n${line}\r\n`)).toEqual([NORA]);
  });

  it.each([
    ['below a title', 'Staff of 2026\n\nname,email,department\nNora Quist,nora@x.test,Local sales'],
    [
      'below a title with empty cells',
      'Mitarbeiterliste;;\nStand: 1.11.;;\nName;E-Mail;Abteilung\nNora Quist;nora@x.test;Local sales',
    ],
    [
      'below a title that has commas',
      'List, of all, people, here\nName;E-Mail;Abteilung\nNora Quist;nora@x.test;Local sales',
    ],
    ['below what Excel says of itself', 'sep=;\nName;E-Mail;Abteilung\nNora Quist;nora@x.test;Local sales'],
    [
      'below the same in quotation marks',
      '\uFEFF"sep=;"\r\nName;E-Mail;Abteilung\r\nNora Quist;nora@x.test;Local sales',
    ],
    ['below a sign of its own', 'sep=|\nName|E-Mail|Abteilung\nNora Quist|nora@x.test|Local sales'],
  ])('stand %s', async (_, list) => {
    expect(await peopleOn(list)).toEqual([NORA]);
  });

  it('keep the number of each line as the file has it', async () => {
    const { lines } = await readLines('Staff\n\nname,email\nNora,nora@x.test\n');
    expect(lines.map(({ line }) => line)).toEqual([4]);
  });

  it('name what is not read', async () => {
    expect((await readLines('Vorname;Nachname;Telefon;E-Mail\nN;Q;1;n@x.test')).unused).toEqual(['Telefon']);
  });
});

describe('a file', () => {
  const list = 'Name;E-Mail;Abteilung\r\nŠimon Žák;s@x.test;Œuvres\r\nO’Brien – Groß;o@x.test;Müller “A”\r\n';
  const windows = new Map(
    [...'ŠŽŒ’–“”'].map((sign, at) => [sign, [0x8a, 0x8e, 0x8c, 0x92, 0x96, 0x93, 0x94][at] ?? 0]),
  );
  const written: [string, Buffer][] = [
    ['Windows-1252', Buffer.from([...list].map((sign) => windows.get(sign) ?? sign.charCodeAt(0)))],
    ['UTF-8', Buffer.from(list)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${list}`)],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${list.replaceAll(';', '\t')}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(list, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\uFEFF${list}`, 'utf16le').swap16()],
  ];
  it.each(written)('in %s keeps every letter', async (_, bytes) => {
    expect(await peopleOn(bytes)).toEqual(['Šimon Žák <s@x.test> Œuvres', 'O’Brien – Groß <o@x.test> Müller “A”']);
  });
});
