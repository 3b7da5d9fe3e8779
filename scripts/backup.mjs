// npm run backup -- FILE, npm run backup:verify -- FILE
import { run } from './lib/run.mjs';

await run('backup');
