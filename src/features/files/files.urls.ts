/** The addresses of files, in one place. */
export const fileUrls = {
  /** Downloads. */
  file: (id: number) => `/files/${id}`,
  /** The bytes for the browser to show; a download all the same when their type is none it may show. */
  inline: (id: number) => `/files/${id}?view=1`,
  /** The page that shows it. */
  view: (id: number) => `/files/${id}/view`,
  thumbnail: (id: number) => `/files/${id}/thumbnail`,
};
