import type { Config } from '#src/config';
import type { Translate } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import type { Manifest } from './manifest';

type Texts = { t: Translate; config: Config };

/** What an archive holds, for the person at the command line. */
export function archiveLines({ t, config }: Texts, { takenAt, program, postgres, tables, files }: Manifest): string[] {
  const format = formatFor(config.defaultLocale, config.defaultTimeZone);
  const rowsOf = (name: string) => tables.find((table) => table.schema === 'public' && table.name === name)?.rows ?? 0;
  const counts = {
    memos: rowsOf('memos'),
    tasks: rowsOf('tasks'),
    messages: rowsOf('messages'),
    people: rowsOf('users'),
  };
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, format.number(count)]));
  return [
    t('backup.holds.moment', { date: format.dateTime(new Date(takenAt)), program, postgres }),
    t('backup.holds.rows', numbers),
    t('backup.holds.files', { number: format.number(files.count), size: format.bytes(files.bytes) }),
    ...damagedLines(t, files),
  ];
}

function damagedLines(t: Translate, { missing, altered }: Manifest['files']): string[] {
  return [
    ...(missing.length > 0 ? [t('backup.holds.missing', { count: missing.length })] : []),
    ...(altered.length > 0 ? [t('backup.holds.altered', { count: altered.length })] : []),
  ];
}
