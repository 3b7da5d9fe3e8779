import type { Context } from '#src/platform/http/context';
import type { MemoVersion } from './versions.queries';

type Item = { key: string; text: string };
export type Fact = { label: string; from: Shown[]; to: Shown[]; isChanged: boolean };
export type Shown = { text: string; isChanged: boolean };

const ITEMS_MAX = 50;

/** What stands beside the text, of both versions, with what one has and the other has not marked. */
export function factsBetween(ctx: Pick<Context, 't' | 'format'>, from: MemoVersion, to: MemoVersion): Fact[] {
  const { t, format } = ctx;
  const rows: [string, (version: MemoVersion) => Item[]][] = [
    [t('memos.form.to'), (version) => recipientsOf(ctx, version)],
    [t('memos.form.purpose'), ({ purpose }) => (purpose === null ? [] : [{ key: purpose, text: purpose }])],
    [t('memos.form.subscribers'), ({ subscribers }) => subscribers.map(named)],
    [
      t('memos.form.files'),
      ({ files }) => files.map(({ id, name, size }) => ({ key: String(id), text: `${name} (${format.bytes(size)})` })),
    ],
  ];
  return rows
    .map(([label, of]) => compared(ctx, label, of(from), of(to)))
    .filter((fact) => fact.from.length + fact.to.length > 0);
}

function compared({ t }: Pick<Context, 't'>, label: string, from: readonly Item[], to: readonly Item[]): Fact {
  const sides = { from: marked(from, to), to: marked(to, from) };
  const isChanged = [...sides.from, ...sides.to].some((item) => item.isChanged);
  return { label, from: few({ t }, sides.from), to: few({ t }, sides.to), isChanged };
}

function marked(items: readonly Item[], others: readonly Item[]): Shown[] {
  const known = new Set(others.map(({ key }) => key));
  return items.map(({ key, text }) => ({ text, isChanged: !known.has(key) }));
}

/** A memo may have a thousand subscribers: those that changed come first. */
function few({ t }: Pick<Context, 't'>, items: readonly Shown[]): Shown[] {
  if (items.length <= ITEMS_MAX) return [...items];
  const first = items.toSorted((one, other) => Number(other.isChanged) - Number(one.isChanged)).slice(0, ITEMS_MAX);
  const left = items.length - first.length;
  return [...first, { text: t('versions.andMore', { count: left }), isChanged: false }];
}

const named = ({ id, name }: { id: number; name: string }): Item => ({ key: String(id), text: name });

const recipientsOf = ({ t }: Pick<Context, 't'>, { isForCompany, recipients }: MemoVersion): Item[] =>
  isForCompany ? [{ key: 'company', text: t('memos.theCompany') }] : recipients.map(named);
