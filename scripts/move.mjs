// npm run files:move -- disk s3, npm run files:move -- s3 disk
import { run } from './lib/run.mjs';

await run('move');
