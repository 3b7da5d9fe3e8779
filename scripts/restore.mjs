// npm run restore -- FILE
import { run } from './lib/run.mjs';

await run('restore');
