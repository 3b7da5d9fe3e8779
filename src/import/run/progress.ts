import { z } from 'zod';
import { ImportError } from '../importError';

export const STEPS = ['reading', 'writing', 'search'] as const;
type Step = (typeof STEPS)[number];

/** As `import_runs` keeps it. Of the last step nobody knows how much there is: its total is 0. */
export const progressSchema = z.object({ step: z.enum(STEPS), done: z.number(), total: z.number() });

/** Somebody asked for it. Whatever was written so far is whole, and the next run goes on behind it. */
export class BrokenOff extends ImportError {
  constructor() {
    super('import.errors.brokenOff');
  }
}

/** How far a run is: in bytes while it reads, in rows while it writes. Asked to stop, it throws BrokenOff at the next advance. */
export class Progress {
  private step: Step = 'reading';
  private done = 0;
  private total = 0;
  private isStopping = false;

  get state(): z.infer<typeof progressSchema> {
    return { step: this.step, done: Math.min(this.done, this.total), total: this.total };
  }

  begin(step: Step, total: number): void {
    this.step = step;
    this.total = total;
    this.done = 0;
    this.goOn();
  }

  advance(by: number): void {
    this.done += by;
    this.goOn();
  }

  stop(): void {
    this.isStopping = true;
  }

  private goOn(): void {
    if (this.isStopping) throw new BrokenOff();
  }
}
