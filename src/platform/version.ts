import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from './projectRoot';

const manifest = z.object({ version: z.string() });

/** Which version of the program runs. */
export const programVersion = (): string =>
  manifest.parse(JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'))).version;
