export const savedViewUrls = {
  list: '/views',
  one: (id: number | string) => `/views/${id}`,
  edit: (id: number | string) => `/views/${id}/edit`,
  place: (id: number | string) => `/views/${id}/position`,
  remove: (id: number | string) => `/views/${id}/delete`,
  home: (id: number | string) => `/views/${id}/home`,
  noHome: (id: number | string) => `/views/${id}/home/delete`,
};
