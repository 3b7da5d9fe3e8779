import { Parser } from 'htmlparser2';

const UNREAD = new Set(['script', 'style', 'template', 'noscript']);
const INLINE = /^(?:a|abbr|b|bdi|code|em|font|i|mark|s|small|span|strong|sub|sup|u)$/;

/** What a reader of it sees, roughly. */
export function textOfHtml(html: string): string {
  const pieces: string[] = [];
  let hidden = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (UNREAD.has(name)) hidden += 1;
      else if (!INLINE.test(name)) pieces.push('\n');
    },
    onclosetag(name) {
      if (UNREAD.has(name)) hidden -= 1;
    },
    ontext: (text) => void (hidden === 0 && pieces.push(text)),
  });
  parser.end(html);
  return pieces.join('').replace(/\s*\n\s*/g, '\n');
}
