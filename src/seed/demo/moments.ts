import type { Act, Moment } from './types';

export function momentOf(act: Act): Moment {
  if ('said' in act) return act.said;
  if ('considered' in act) return act.considered;
  if ('postponed' in act) return act.postponed;
  if ('setPending' in act) return act.setPending;
  if ('reopened' in act) return act.reopened;
  return laterMoment(act);
}

type Later = Exclude<
  Act,
  { said: Moment } | { considered: Moment } | { postponed: Moment } | { setPending: Moment } | { reopened: Moment }
>;

function laterMoment(act: Later): Moment {
  if ('returned' in act) return act.returned;
  if ('asked' in act) return act.asked;
  if ('advised' in act) return act.advised;
  return 'edited' in act ? act.edited : act.withdrawn;
}
