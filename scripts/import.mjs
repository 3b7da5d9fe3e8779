// npm run import:django-crm -- FILE…
import { run } from './lib/run.mjs';

await run('import');
