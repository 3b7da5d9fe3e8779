export const COLUMNS = ['name', 'email', 'department', 'executive', 'operator', 'admin', 'language'] as const;
export type Column = (typeof COLUMNS)[number];

/** What people write over a column, in English and German; the template's own headings are among them. */
const WORDS: { [column in Column]: string } = {
  name: 'name|full name|person|vollständiger name|voller name',
  email: 'email|e-mail|mail|e-mail address|email address|e-mail-adresse|mailadresse|email-adresse|adresse',
  department: 'department|team|abteilung|bereich',
  executive: 'executive|executives|geschäftsleitung|leitung|gl',
  operator: 'operator|operators|operatoren',
  admin: 'admin|administrator|administrators|verwaltung',
  language: 'language|locale|sprache',
};

const known = new Map<string, Column>(
  COLUMNS.flatMap((column) => WORDS[column].split('|').map((word): [string, Column] => [word, column])),
);

export type Headings = { columns: (Column | null)[]; unused: string[] };

/** The first line as headings; null when it is a person already. */
export function headingsOf(cells: string[]): Headings | null {
  if (cells.some((cell) => cell.includes('@'))) return null;
  const columns = cells.map((cell) => known.get(cell.toLowerCase()) ?? null);
  if (!columns.includes('email')) return null;
  // Two columns of one name: the first counts.
  const first = columns.map((column, at) => (column !== null && columns.indexOf(column) === at ? column : null));
  return { columns: first, unused: cells.filter((cell, at) => cell !== '' && first[at] === null) };
}
