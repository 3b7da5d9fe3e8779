export type Line = { what: string; measured: string; bar: string; ok: boolean };

/** The figures, each with its bar beside it. */
export class Figures {
  private readonly lines: Line[] = [];

  add(what: string, measured: string, bar: string, ok: boolean): void {
    this.lines.push({ what, measured, bar, ok });
    console.log(`  ${ok ? 'ok  ' : 'MISS'} ${what}: ${measured} (bar ${bar})`);
  }

  /** A figure that must not be above its bar. */
  most(what: string, value: number, bar: number, unit: string): void {
    this.add(what, `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`, `≤ ${bar} ${unit}`, value <= bar);
  }

  /** A figure that must not be below its bar. */
  least(what: string, value: number, bar: number, unit: string): void {
    this.add(what, `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`, `≥ ${bar} ${unit}`, value >= bar);
  }

  print(): void {
    const width = (column: keyof Line) => Math.max(...this.lines.map((line) => String(line[column]).length));
    const [what, measured, bar] = [width('what'), width('measured'), width('bar')];
    console.log(`\n${'what'.padEnd(what)}  ${'measured'.padStart(measured)}  ${'bar'.padEnd(bar)}  `);
    for (const line of this.lines) {
      console.log(
        `${line.what.padEnd(what)}  ${line.measured.padStart(measured)}  ${line.bar.padEnd(bar)}  ${line.ok ? 'ok' : 'MISSED'}`,
      );
    }
  }
}
