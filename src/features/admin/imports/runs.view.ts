import { progressSchema } from '#src/import/run/progress';
import { runFiles, stateOf, type RunState } from '#src/import/run/runState';
import type { PageContext } from '#src/platform/http/context';

type Texts = Pick<PageContext, 't' | 'format'>;
type Facts = { id: number; isDryRun: boolean; outcome: string | null; startedAt: Date | null; seenAt: Date | null };

const PILLS: Record<RunState, string> = {
  waiting: 'pill pill-accent',
  running: 'pill pill-accent',
  done: 'pill pill-success',
  failed: 'pill pill-danger',
  brokenOff: 'pill',
};

export const isUnderWay = (run: Parameters<typeof stateOf>[0]): boolean =>
  ['waiting', 'running'].includes(stateOf(run));

export const runTitle = ({ t }: Pick<Texts, 't'>, { id, isDryRun }: Pick<Facts, 'id' | 'isDryRun'>): string =>
  t(isDryRun ? 'imports.run.dryRun' : 'imports.run.import', { id });

export function statePill({ t }: Pick<Texts, 't'>, run: Facts) {
  const state = stateOf(run);
  return { state, className: PILLS[state], label: t(`imports.states.${state}`) };
}

export const filesText = ({ format }: Pick<Texts, 'format'>, files: unknown): string =>
  runFiles
    .parse(files)
    .map(({ name, sizeBytes }) => `${name} (${format.bytes(sizeBytes)})`)
    .join(', ');

/** Without `value` the bar says only that something happens. */
export function progressOf({ t, format }: Texts, progress: unknown) {
  const parsed = progressSchema.safeParse(progress);
  if (!parsed.success)
    return { text: t('imports.steps.beginning'), value: null, max: 1, spoken: t('imports.steps.beginning') };
  const { step, done, total } = parsed.data;
  const written = (value: number): string => (step === 'reading' ? format.bytes(value) : format.number(value));
  const text = t(`imports.steps.${step}`, { done: written(done), total: written(total) });
  const tenth = total > 0 ? Math.floor((10 * done) / total) * 10 : 0;
  // Said every tenth: more would be chatter.
  const spoken = t('imports.steps.spoken', { step: t(`imports.steps.names.${step}`), percent: format.number(tenth) });
  return { text, value: total > 0 ? done : null, max: total || 1, spoken };
}
