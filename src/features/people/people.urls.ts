export const peopleUrls = {
  list: '/people',
  show: (id: number) => `/people/${id}`,
  memoTo: (id: number) => `/memos/new?recipient=${id}`,
};
