import type { Mark, Node } from 'prosemirror-model';
import { Plugin, type EditorState, type Transaction } from 'prosemirror-state';
import { webAddressesIn } from '#src/platform/words/webAddresses';
import { schema } from './schema';

/** From the beginning of a word alone: a long word without an `@` is read once. */
const MAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** `end` is where the writing of it ends: a dot may still be followed by the rest. */
type Address = { from: number; to: number; end: number; href: string };

/** Addresses in a line of text: those of the web as in the chat, and between them those of people. */
export function addressesIn(text: string): Address[] {
  const web = webAddressesIn(text);
  const isFree = (at: number): boolean => web.every(({ from, to }) => at < from || at >= to);
  const mail = [...text.matchAll(MAIL)]
    .filter(({ index }) => isFree(index))
    .map(({ 0: found, index }) => ({ from: index, to: index + found.length, href: `mailto:${found}` }));
  return [...web, ...mail]
    .sort((one, other) => one.from - other.from)
    .map((address) => ({ ...address, end: address.to + (/^\S*/.exec(text.slice(address.to))?.[0].length ?? 0) }));
}

const isWorkOf = (key: string, transactions: readonly Transaction[]): boolean =>
  transactions.some((transaction) => transaction.getMeta(key) !== undefined);

/** What was written becomes a link once the address is at its end: after it stands a blank, or the cursor is elsewhere. */
export function autolink(): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, state) {
      const isWritten = transactions.some((transaction) => transaction.docChanged);
      if (!isWritten || isWorkOf('history$', transactions) || isWorkOf('unlink', transactions)) return null;
      const changed = transactions.flatMap((transaction, index) => {
        const later = transactions.slice(index + 1);
        return transaction.mapping.maps.flatMap((map, step) => rangesOf(transaction, step, later));
      });
      return linked(state, changed, state.selection.head);
    },
    props: {
      handleDOMEvents: {
        blur(view) {
          const { head } = view.state.selection;
          const transaction = linked(view.state, [{ from: head, to: head }], null);
          if (transaction) view.dispatch(transaction);
          return false;
        },
      },
    },
  });
}

type Range = { from: number; to: number };

/** Where a step of the writing lies in the document that came of it. */
function rangesOf(transaction: Transaction, step: number, later: readonly Transaction[]): Range[] {
  const ranges: Range[] = [];
  const rest = transaction.mapping.slice(step + 1);
  const now = (position: number): number => later.reduce((at, { mapping }) => mapping.map(at), rest.map(position));
  transaction.mapping.maps[step]?.forEach((_oldFrom, _oldTo, from, to) =>
    ranges.push({ from: now(from), to: now(to) }),
  );
  return ranges;
}

function linked(state: EditorState, ranges: readonly Range[], cursor: number | null): Transaction | null {
  const { tr } = state;
  for (const { from, to } of ranges) {
    state.doc.nodesBetween(Math.max(0, from - 1), Math.min(state.doc.content.size, to + 1), (node, position) => {
      if (node.isTextblock && !node.type.spec.code) linkIn(tr, node, position + 1, { from, to }, cursor);
      return !node.isTextblock;
    });
  }
  return tr.docChanged ? tr : null;
}

function linkIn(tr: Transaction, block: Node, start: number, written: Range, cursor: number | null): void {
  // One character for each place, so that places in the text are places in the document.
  const text = block.textBetween(0, block.content.size, undefined, ' ');
  for (const { from, to, end, href } of addressesIn(text)) {
    const isTouched = start + from <= written.to + 1 && start + to >= written.from - 1;
    const isBeingWritten = cursor !== null && cursor > start + from && cursor <= start + end;
    if (!isTouched || isBeingWritten || hasLinkOrCode(block, from, to)) continue;
    tr.addMark(start + from, start + to, schema.marks.link.create({ href }));
  }
}

function hasLinkOrCode(block: Node, from: number, to: number): boolean {
  const isOne = ({ type }: Mark): boolean => type === schema.marks.link || type === schema.marks.code;
  let found = false;
  block.nodesBetween(from, to, (node) => {
    found ||= node.marks.some(isOne);
  });
  return found;
}
