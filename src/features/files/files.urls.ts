/** The addresses of files, in one place. */
export const fileUrls = {
  /** Downloads. */
  file: (id: number) => `/files/${id}`,
};
