import type { Node } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import type { Block } from '../tidy/blocks';
import type { Source, SourceElement } from '../tidy/source';
import { tidy, type Manner } from '../tidy/tidy';
import { docOf } from './document';
import { withLines } from './tables';

/** What the browser parsed. Its comments, in which Word hides markup for itself, are left out. */
function sourcesOf(parent: ParentNode): Source[] {
  return [...parent.childNodes].flatMap((node): Source[] => {
    if (node instanceof Text) return [node.data];
    return node instanceof Element ? [elementOf(node)] : [];
  });
}

const STYLE = 'data-style';
/** An old element of plain text, which holds a style sheet unread. */
const SHEET = 'xmp';

function elementOf(element: Element): SourceElement {
  const attributes = Object.fromEntries(
    [...element.attributes].map(({ name, value }): [string, string] => [name === STYLE ? 'style' : name, value]),
  );
  const tag = element.localName === SHEET ? 'style' : element.localName;
  return { tag, attributes, children: sourcesOf(element) };
}

/**
 * Nothing of it is loaded or run. Styles are read, never applied: under names of their own they do not offend the page's policy.
 */
export const parsed = (html: string): Source[] =>
  sourcesOf(new DOMParser().parseFromString(html.replace(/<\/?[a-z][^<>]*>/gi, withoutStyle), 'text/html'));

const withoutStyle = (tag: string): string =>
  tag.replace(/^(<\/?)style\b/i, `$1${SHEET}`).replace(/(\s)style(?=\s*=)/i, `$1${STYLE}`);

/** A field's text, which is HTML, or what was typed before the editor came. */
export function documentOf(value: string): Node {
  const isHtml = /<[a-z]/i.test(value);
  const doc = docOf(isHtml ? tidy(parsed(value), OWN) : linesOf(value));
  const state = EditorState.create({ doc });
  const tr = withLines(state);
  return tr ? state.apply(tr).doc : doc;
}

const OWN: Manner = { picture: (src) => src, keepsBlankLines: true };

/** Plain text: an empty line ends a paragraph. */
export const linesOf = (text: string): Block[] =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/^\n+|\n+$/g, '')
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => ({
      kind: 'p',
      inlines: paragraph
        .split('\n')
        .flatMap((line, index) => [
          ...(index > 0 ? [{ kind: 'br' } as const] : []),
          ...(line === '' ? [] : [{ kind: 'text', text: line, marks: {} } as const]),
        ]),
    }));
