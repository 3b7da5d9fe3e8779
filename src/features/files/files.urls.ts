export const fileUrls = {
  file: (id: number) => `/files/${id}`,
  /** A download all the same when the type may not be shown. */
  inline: (id: number) => `/files/${id}?view=1`,
  view: (id: number) => `/files/${id}/view`,
  thumbnail: (id: number) => `/files/${id}/thumbnail`,
};
