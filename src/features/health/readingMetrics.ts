import { Gauge, type Registry } from 'prom-client';
import { readingBacklog } from '#src/features/fileTexts/readings.queries';
import type { Database } from '#src/platform/db';

/** Asked when somebody reads the figures. A database that does not answer leaves these out, and the others stand. */
export function countReadings({ prisma }: Pick<Database, 'prisma'>, registry: Registry): void {
  new Gauge({
    name: 'notes_files',
    help: 'Files whose text the search waits for, and those whose text could not be read; the same in each process',
    labelNames: ['reading'],
    registers: [registry],
    async collect() {
      this.reset();
      const found = await readingBacklog(prisma).catch(() => null);
      if (!found) return;
      this.set({ reading: 'waiting' }, found.waiting);
      this.set({ reading: 'failed' }, found.failed);
    },
  });
}
