// npm run demo: the demo company, on a folder of its own. It never touches a database you work with.
import { run } from './lib/run.mjs';

process.env.DATA_DIR = process.env.DEMO_DATA_DIR ?? 'data/demo';
// Without it the demo's files lie in its DATA_DIR.
process.env.UPLOADS_DIR = '';
process.env.DATABASE_URL = '';
process.env.DEMO = '1';
await run('server');
