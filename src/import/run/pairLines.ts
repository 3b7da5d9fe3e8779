import type { Translate } from '#src/platform/http/context';
import type { Pair } from './pairs';

export const FACTS = ['title', 'text', 'owner', 'to', 'stage', 'created'] as const;

/** Pairs for the terminal: what the source says above what stands here. */
export function pairLines(pairs: readonly Pair[], { t, baseUrl }: { t: Translate; baseUrl: string }): string[] {
  if (pairs.length === 0) return [];
  return [t('import.pairs.title'), ...pairs.flatMap((pair) => linesOf(pair, t, baseUrl))];
}

function linesOf({ kind, there, here }: Pair, t: Translate, baseUrl: string): string[] {
  const facts = FACTS.flatMap((fact) => [
    `    ${t(`import.pairs.facts.${fact}`)}`,
    `      ${t('import.pairs.there')}: ${oneLine(wordsOf({ kind, fact, text: there[fact] }, t))}`,
    `      ${t('import.pairs.here')}: ${oneLine(wordsOf({ kind, fact, text: here[fact] }, t))}`,
  ]);
  return [`  ${t(`import.pairs.${kind}`, { number: there.number })} → ${baseUrl}/${kind}s/${here.number}`, ...facts];
}

type Shown = { kind: Pair['kind']; fact: (typeof FACTS)[number]; text: string };

/** Stages of memos have a name in each language; those of tasks are named by people. */
export const wordsOf = ({ kind, fact, text }: Shown, t: Translate): string =>
  kind === 'memo' && fact === 'stage' && text !== '' ? t(`shared.stages.${text}`) : text;

const SHOWN = 120;

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
};
