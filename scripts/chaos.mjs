// npm run chaos: builds what has changed and breaks things. See tests/chaos/chaos.ts.
import { runTests } from './lib/runTests.mjs';

await runTests('tests/chaos/chaos.ts');
