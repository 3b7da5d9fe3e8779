export const fileUrls = {
  file: (id: number) => `/files/${id}`,
  /** A download all the same when the type may not be shown. */
  inline: (id: number) => `/files/${id}?view=1`,
  view: (id: number) => `/files/${id}/view`,
  /** Of what was read of it. */
  page: (id: number, page: number) => `/files/${id}/view?page=${page}`,
  readAgain: (id: number) => `/files/${id}/reading`,
  thumbnail: (id: number) => `/files/${id}/thumbnail`,
};
