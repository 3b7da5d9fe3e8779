import type { Cost } from './cost';

export type Line = { what: string; measured: string; bar: string; ok: boolean };

const shown = (value: number): string => value.toFixed(value < 10 && !Number.isInteger(value) ? 2 : 0);

/** The figures, each with its bar beside it. */
export class Figures {
  private readonly lines: Line[] = [];
  private readonly sections: string[] = [];

  /** Does this and keeps how long it took. */
  async section(name: string, work: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await work();
    this.sections.push(`${name} ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    console.log(`  ${this.sections.at(-1)}`);
  }

  add(what: string, measured: string, bar: string, ok: boolean): void {
    this.lines.push({ what, measured, bar, ok });
    console.log(`  ${ok ? 'ok  ' : 'MISS'} ${what}: ${measured} (bar ${bar})`);
  }

  /** A figure that must not be above its bar. */
  most(what: string, value: number, bar: number, unit: string): void {
    this.add(what, `${shown(value)} ${unit}`, `≤ ${bar} ${unit}`, value <= bar);
  }

  /** A figure that must not be below its bar. */
  least(what: string, value: number, bar: number, unit: string): void {
    this.add(what, `${shown(value)} ${unit}`, `≥ ${bar} ${unit}`, value >= bar);
  }

  /** What one act costs of the processor, in Node and in PostgreSQL. */
  cost(what: string, { node, postgres }: Cost, bar: Cost): void {
    const ms = [node, postgres].map((value) => (Number.isNaN(value) ? 'n/a' : value.toFixed(1))).join(' + ');
    const isMissed = node > bar.node || postgres > bar.postgres;
    this.add(`${what}: CPU of Node + PostgreSQL`, `${ms} ms`, `≤ ${bar.node} + ${bar.postgres} ms`, !isMissed);
  }

  print(): void {
    const width = (column: keyof Line) => Math.max(...this.lines.map((line) => String(line[column]).length));
    const [what, measured, bar] = [width('what'), width('measured'), width('bar')];
    console.log(`\nTook: ${this.sections.join(', ')}`);
    console.log(`\n${'what'.padEnd(what)}  ${'measured'.padStart(measured)}  ${'bar'.padEnd(bar)}  `);
    for (const line of this.lines) {
      console.log(
        `${line.what.padEnd(what)}  ${line.measured.padStart(measured)}  ${line.bar.padEnd(bar)}  ${line.ok ? 'ok' : 'MISSED'}`,
      );
    }
  }
}
