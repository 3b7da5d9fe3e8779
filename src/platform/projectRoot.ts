import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of package.json: the same for the sources under test and for the bundle in dist/. */
export const projectRoot = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json')) && folder !== path.dirname(folder))
    folder = path.dirname(folder);
  return folder;
})();
