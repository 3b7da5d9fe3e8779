import { ImportError } from '../importError';

/** One row of a dump as it is written, and where it begins. */
export type RawRow = { text: string; line: number; column: number };

const [LINE_FEED, QUOTE, BACKSLASH, COMMA] = [10, 34, 92, 44];
const [LIST, END_OF_LIST, OBJECT, END_OF_OBJECT] = [91, 93, 123, 125];
const BLANKS = new Set([9, 10, 13, 32]);
/** The longest texts of Django CRM are far shorter. */
const ROW_MAX = 64 * 1024 * 1024;

type Awaits = 'row' | 'firstRow' | 'comma' | 'nothing';

/**
 * Cuts the text of a dump into its rows: a JSON list of objects, or JSON Lines. Only brackets and quotes are looked at; each row
 * is then parsed by `JSON.parse`, which is many times faster than a streaming parser, and its line is known.
 */
export class DumpRows {
  private kind: 'unknown' | 'list' | 'lines' = 'unknown';
  private awaits: Awaits = 'row';
  private depth = 0;
  private isText = false;
  private isEscaped = false;
  private line = 1;
  private column = 0;
  private kept = '';
  private begun: { line: number; column: number } | null = null;

  constructor(private readonly file: string) {}

  *push(chunk: string): Generator<RawRow> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      this.column += 1;
      if (this.depth === 0) {
        if (this.begins(code)) from = at;
      } else if (this.ends(code)) {
        yield this.row(chunk.slice(from, at + 1));
      }
      if (code === LINE_FEED) {
        this.line += 1;
        this.column = 0;
      }
    }
    if (this.begun) this.kept += chunk.slice(from);
    if (this.kept.length > ROW_MAX) throw this.problem('notJson');
  }

  /** Throws ImportError when the text is cut off. */
  end(): void {
    if (this.kind === 'unknown') throw new ImportError('import.errors.empty', { file: this.file });
    if (this.begun || (this.kind === 'list' && this.awaits !== 'nothing')) throw this.problem('cutOff');
  }

  private row(end: string): RawRow {
    const text = this.kept + end;
    const { line, column } = this.begun ?? { line: this.line, column: this.column };
    this.kept = '';
    this.begun = null;
    this.awaits = this.kind === 'list' ? 'comma' : 'row';
    return { text, line, column };
  }

  /** Between rows. Whether a row begins here. */
  private begins(code: number): boolean {
    if (BLANKS.has(code)) return false;
    if (this.kind === 'unknown') {
      this.kind = code === LIST ? 'list' : 'lines';
      this.awaits = code === LIST ? 'firstRow' : 'row';
      if (code === LIST) return false;
    }
    const isRowAwaited = this.awaits === 'row' || this.awaits === 'firstRow';
    if (code === OBJECT && isRowAwaited) {
      this.depth = 1;
      this.begun = { line: this.line, column: this.column };
      return true;
    }
    if (code === COMMA && this.awaits === 'comma') this.awaits = 'row';
    else if (code === END_OF_LIST && this.kind === 'list' && this.awaits !== 'nothing' && this.awaits !== 'row')
      this.awaits = 'nothing';
    else throw this.problem(isRowAwaited && this.kind === 'list' && code !== END_OF_LIST ? 'noRow' : 'notJson');
    return false;
  }

  /** Within a row. Whether it ends here. */
  private ends(code: number): boolean {
    if (this.isText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (code === BACKSLASH) this.isEscaped = true;
      else if (code === QUOTE) this.isText = false;
      return false;
    }
    if (code === QUOTE) this.isText = true;
    else if (code === OBJECT || code === LIST) this.depth += 1;
    else if (code === END_OF_OBJECT || code === END_OF_LIST) this.depth -= 1;
    return this.depth === 0;
  }

  private problem(key: 'notJson' | 'cutOff' | 'noRow'): ImportError {
    return new ImportError(`import.errors.${key}`, { file: this.file, line: this.line, column: this.column });
  }
}
