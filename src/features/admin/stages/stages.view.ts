import type { PageContext, Problem, Translate } from '#src/platform/http/context';
import { STAGE_COLOURS, STAGE_FLAGS, type StageFlags } from '#src/policies/stage.policy';

/** "Default · active", or "closed" for a stage without any flag. */
export function flagsText(t: Translate, flags: StageFlags): string {
  const said = STAGE_FLAGS.filter((flag) => flags[flag]).map((flag) => t(`choices.stages.flags.${flag}`));
  return (flags.isActive ? said : [...said, t('choices.stages.flags.closed')]).join(' · ');
}

const flagOf = ({ typed }: Problem, flag: string): boolean =>
  ['1', 'on', 'true'].includes([typed[flag]].flat().at(-1) ?? '');

/** The form as it was sent: a box that is not ticked is not sent. */
export function typedStage(problem: Problem) {
  const name = problem.typed.name?.toString() ?? '';
  const flags = {
    isDefault: flagOf(problem, 'isDefault'),
    isInProgress: flagOf(problem, 'isInProgress'),
    isDone: flagOf(problem, 'isDone'),
    isActive: flagOf(problem, 'isActive'),
  };
  return { name, colour: problem.typed.colour?.toString() ?? '', ...flags };
}

export const NEW_STAGE = {
  name: '',
  colour: 'blue',
  isDefault: false,
  isInProgress: false,
  isDone: false,
  isActive: true,
};

/** What the form asks besides the name. */
export const stageFields = ({ t }: Pick<PageContext, 't'>) => ({
  colours: STAGE_COLOURS.map((value) => ({ value, label: t(`choices.stages.colours.${value}`) })),
  flags: STAGE_FLAGS.map((name) => ({
    name,
    label: t(`choices.stages.flags.${name}`),
    hint: t(`choices.stages.hints.${name}`),
  })),
});

/** What a change of flags does, each in a sentence with the number of tasks. */
export function effectsOf(
  { t }: Pick<PageContext, 't'>,
  before: StageFlags,
  after: StageFlags,
  tasks: number,
): string[] {
  const said = [];
  if (before.isActive !== after.isActive) said.push(after.isActive ? 'opens' : 'closes');
  if (before.isDone !== after.isDone) said.push(after.isDone ? 'done' : 'notDone');
  if (before.isInProgress !== after.isInProgress) said.push(after.isInProgress ? 'inProgress' : 'notInProgress');
  const sentences = said.map((effect) => t(`choices.stages.effects.${effect}`, { count: tasks }));
  return before.isDefault === after.isDefault ? sentences : [...sentences, t('choices.stages.effects.default')];
}
