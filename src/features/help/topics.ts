/** The pages of the help, each with its points in their order: texts under `help.topics`. */
export const TOPICS = {
  memo: [
    'write',
    'several',
    'send',
    'undo',
    'expected',
    'late',
    'decide',
    'return',
    'opinions',
    'handOn',
    'take',
    'reopen',
    'task',
    'change',
    'precedents',
    'versions',
    'withdraw',
    'others',
    'access',
  ],
  list: ['views', 'folder', 'search', 'files', 'filters', 'saved', 'quick', 'keys', 'signs', 'selected', 'taking'],
  tasks: ['make', 'work', 'team', 'projects', 'find'],
  chat: ['write', 'correct', 'follow', 'task', 'notes'],
  notices: ['bell', 'mail', 'morning', 'hours', 'mute'],
  absence: ['enter', 'deputy', 'end', 'assistant'],
  administration: ['people', 'roles', 'leaving', 'company', 'trouble'],
} as const satisfies Record<string, readonly string[]>;

export type Topic = keyof typeof TOPICS;

export const TOPIC_NAMES = Object.keys(TOPICS);

export const isTopic = (name: string): name is Topic => TOPIC_NAMES.includes(name);
