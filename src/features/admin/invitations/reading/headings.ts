/** `lastFirst` holds "Quist, Nora"; `position` and the like are known, so that a row of them is seen to be headings. */
const COLUMNS = [
  ...(['name', 'firstName', 'lastName', 'lastFirst', 'email'] as const),
  ...(['department', 'executive', 'operator', 'admin', 'language'] as const),
] as const;
export type Column = (typeof COLUMNS)[number];

/** What people and programs write over a column, in English and German, without blanks and hyphens. */
const WORDS: { [column in Column]: string } = {
  name: 'name fullname displayname person employee colleague user anzeigename vollständigername vollername vorundnachname vornameundnachname vornamenachname mitarbeiter mitarbeiterin person firstnamelastname firstandlastname',
  firstName: 'firstname givenname forename vorname rufname',
  lastName: 'lastname surname familyname secondname nachname familienname zuname',
  lastFirst:
    'lastname,firstname surname,firstname surname,givenname lastname,givenname name,firstname nachname,vorname name,vorname familienname,vorname',
  email:
    'email mail emailaddress mailaddress emails address eaddress workemail businessemail primaryemail email1value emailaddress1 userprincipalname mailadresse emailadresse adresse emailadressen dienstlicheemail geschäftlicheemail',
  department:
    'department departments dept team division unit section orgunit abteilung abt bereich referat fachbereich organisationseinheit',
  executive: 'executive executives geschäftsleitung geschäftsführung leitung gl',
  operator: 'operator operators operatoren',
  admin: 'admin admins administrator administrators administratoren verwaltung',
  language: 'language locale sprache',
};

const known = new Map<string, Column>(
  COLUMNS.flatMap((column) => WORDS[column].split(' ').map((word): [string, Column] => [word, column])),
);

/** Longer than any of the words with what stands around it. */
const CELL_MAX = 100;

/** "E-Mail-Adresse *:" and "First Name [Required]" are what they say. */
const wordOf = (cell: string): string =>
  (cell.length > CELL_MAX ? '' : cell)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[[(].*?[\])]/g, '')
    .replace(/[^\p{L}\p{N},]/gu, '')
    .replace(/^,+|,+$/g, '');

export type Headings = { columns: (Column | null)[]; unused: string[] };

/** The cells of a line as headings; null when it is a person, a title, or anything else. */
export function headingsOf(cells: string[]): Headings | null {
  if (cells.some((cell) => cell.includes('@'))) return null;
  const columns = withGivenNames(cells.map((cell) => known.get(wordOf(cell)) ?? null));
  if (!columns.includes('email')) return null;
  // Two columns of one name: the first counts.
  const first = columns.map((column, at) => (column !== null && columns.indexOf(column) === at ? column : null));
  return { columns: first, unused: cells.filter((cell, at) => cell !== '' && first[at] === null) };
}

/** Beside "Vorname" stands "Name" for the other half of it. */
function withGivenNames(columns: (Column | null)[]): (Column | null)[] {
  if (!columns.includes('firstName') || columns.includes('lastName')) return columns;
  return columns.map((column) => (column === 'name' ? 'lastName' : column));
}
