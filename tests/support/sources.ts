import { readdirSync, readFileSync, statSync } from 'node:fs';

export type Source = { path: string; text: string };

const FOLDERS = ['.', 'src', 'prisma', 'scripts', 'tests', 'views'];
const GENERATED = /^src\/generated\//;

/** The project's own files whose path matches. */
export function sources(pattern: RegExp): Source[] {
  const listed = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' }).map((name) =>
      folder === '.' ? name : `${folder}/${name}`.replaceAll('\\', '/'),
    ),
  );
  return listed
    .filter((path) => pattern.test(path) && !GENERATED.test(path) && statSync(path).isFile())
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** `path:line: text` of every match, to read in a failed expectation. */
export function occurrences(files: Source[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}
