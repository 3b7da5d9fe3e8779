import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first, so that no worker is left alone with it in the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /\/tests\/(processes|fuzz)\//.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: { alias: { '#src': path.resolve(import.meta.dirname, 'src') } },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'tests/bench/**'],
    globalSetup: ['tests/support/globalSetup.ts'],
    setupFiles: ['tests/support/leaveNothing.ts'],
    pool: 'forks',
    // The program is loaded once a worker, not once a file: its modules keep nothing of one application for the next.
    isolate: false,
    // More than there are cores, for some wait: for PostgreSQL, for a lease, for a process to end.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // A file clones its own database and hashes passwords; two files at once share two cores with PostgreSQL. What is too
    // slow is said by a test that measures it: these end only what hangs, on a machine that is busy elsewhere, too.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
    env: { NODE_ENV: 'test' },
  },
});
