import type { Can } from '#src/platform/http/context';
import { requireAdmin } from '../access';
import { getChoice, type Choice, type ChoiceKind } from './kinds.queries';

export const choiceOfAdmin =
  (kind: ChoiceKind): Can<Choice, { choiceId: number }> =>
  (access) => {
    requireAdmin(access);
    return getChoice(access.db, kind, access.params.choiceId);
  };
