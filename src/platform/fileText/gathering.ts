import { LIMITS, TooLarge } from './limits';
import type { DIVISIONS } from './said';

type Page = { name: string; text: string };

/** The pages of a file as they are read; ends the reading where it is enough. */
export class Gathering {
  readonly pages: Page[] = [];
  division: (typeof DIVISIONS)[number] = 'whole';
  characters = 0;

  /** A page may be added to until the next one begins. */
  beginPage(name = ''): void {
    if (this.pages.length >= LIMITS.pages) throw new TooLarge('too many pages');
    this.pages.push({ name: clean(name).trim().slice(0, 200), text: '' });
  }

  add(text: string): void {
    const page = this.pages.at(-1);
    if (!page) throw new Error('no page was begun');
    const room = LIMITS.characters - this.characters;
    const kept = clean(text.length > room ? text.slice(0, room) : text);
    page.text += kept;
    this.characters += kept.length;
    if (text.length > room) throw new TooLarge('too many characters');
  }

  addPage(text: string, name = ''): void {
    this.beginPage(name);
    this.add(text);
  }
}

/** PostgreSQL takes no NUL; nobody reads the other control characters. */
const clean = (text: string): string => text.replace(/[^\P{Cc}\t\n]/gu, ' ').toWellFormed();
