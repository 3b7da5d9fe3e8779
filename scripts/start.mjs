// npm start: builds what has changed and runs the application.
import { run } from './lib/run.mjs';

await run('server');
