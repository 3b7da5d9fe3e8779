const HOUR = 3600;

/**
 * How much one person may do, and what the refusal says. Nobody who writes by hand meets these; a script does. Jobs, imports and
 * what the program does by itself do not count. WRITE_LIMITS changes the numbers; docs/OPERATIONS.md lists them.
 */
export const LIMITS = {
  /** Memos sent. */
  send: { points: 100, seconds: HOUR, refusal: 'errors.limits.send' },
  /** Drafts made and saved: every minute, in several windows. */
  draft: { points: 400, seconds: HOUR, refusal: 'errors.limits.edit' },
  /** Changes of what others are told of: text, people, files of a memo or task. */
  edit: { points: 200, seconds: HOUR, refusal: 'errors.limits.edit' },
  /** Decisions on memos, stages and steps of tasks. */
  decide: { points: 600, seconds: HOUR, refusal: 'errors.limits.decide' },
  /** Tasks made. */
  task: { points: 200, seconds: HOUR, refusal: 'errors.limits.task' },
  /** Chat messages sent or changed; in a minute. */
  chat: { points: 60, seconds: 60, refusal: 'chat.errors.tooFast' },
  /** Reminders set or changed. */
  reminder: { points: 200, seconds: HOUR, refusal: 'errors.limits.reminder' },
  /** Megabytes of files, wherever they are attached. */
  upload: { points: 4000, seconds: HOUR, refusal: 'errors.limits.upload' },
  /** Invitations and links to a password that admins send, a list counting as one. */
  invite: { points: 300, seconds: HOUR, refusal: 'errors.limits.invite' },
  /** Asking to be let into memos and tasks; in a day. */
  access: { points: 10, seconds: 24 * HOUR, refusal: 'errors.limits.access' },
  /** Lists taken out as files. */
  export: { points: 60, seconds: HOUR, refusal: 'errors.limits.export' },
  /** Asking for one's own data; in a day. */
  takeout: { points: 5, seconds: 24 * HOUR, refusal: 'errors.limits.takeout' },
} as const;

export type LimitKind = keyof typeof LIMITS;

export const isLimitKind = (name: string): name is LimitKind => Object.hasOwn(LIMITS, name);

/** Points of each kind as this installation wants them; null is no limit. */
export type LimitPoints = Readonly<Record<LimitKind, number | null>>;

const MOST = 1_000_000;

function pointsIn(text: string): number | null | undefined {
  if (text === 'off') return null;
  const points = /^\d+$/.test(text) ? Number(text) : 0;
  return points >= 1 && points <= MOST ? points : undefined;
}

/** `off`, or the limits that differ (`send=500, chat=off`); undefined when it is neither. */
export function readLimits(text: string): LimitPoints | undefined {
  const kinds = Object.keys(LIMITS).filter(isLimitKind);
  const points = new Map(kinds.map((kind): [LimitKind, number | null] => [kind, LIMITS[kind].points]));
  const words = text.split(',').map((word) => word.trim());
  for (const word of words.filter(Boolean)) {
    const [name = '', value = ''] = word.split('=').map((part) => part.trim());
    const wanted = pointsIn(word === 'off' ? word : value);
    if (wanted === undefined || (word !== 'off' && !isLimitKind(name))) return undefined;
    for (const kind of kinds) if (word === 'off' || kind === name) points.set(kind, wanted);
  }
  return Object.fromEntries(points) as LimitPoints;
}
