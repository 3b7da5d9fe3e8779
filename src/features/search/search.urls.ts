const withWords = (path: string, q: string, more: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ q, ...more }).toString()}`;

export const searchUrls = {
  page: '/search',
  firstHits: '/search/hits',
  of: (q: string) => withWords('/search', q),
  all: {
    memo: (q: string, view = {}) => withWords('/memos', q, view),
    task: (q: string) => withWords('/tasks', q, { stage: 'any', hidden: '1' }),
    project: (q: string) => withWords('/projects', q, { stage: 'any' }),
    person: (q: string) => withWords('/people', q),
  },
};
