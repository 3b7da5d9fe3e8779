// npm run bench: builds what has changed and measures. See tests/bench/bench.ts.
import { runTests } from './lib/runTests.mjs';

await runTests('tests/bench/bench.ts');
