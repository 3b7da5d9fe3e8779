/** The files that a paste is about. Where there is text, it is meant: spreadsheets put a picture of their cells beside it. */
export function pastedFiles(data: DataTransfer | null): File[] {
  const files = [...(data?.files ?? [])];
  const lines = (data?.getData('text/plain') ?? '').split(/[\r\n]+/).filter((line) => line.trim() !== '');
  // A folder's window brings the files' names along.
  const isName = (line: string): boolean => files.some(({ name }) => name !== '' && line.trim().endsWith(name));
  return lines.every(isName) ? files : [];
}
