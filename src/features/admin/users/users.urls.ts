const list: string = '/admin/users';

/** The addresses of the users' pages. */
export const userUrls = {
  list,
  new: `${list}/new`,
  csv: `${list}/export.csv`,
  user: (id: number): string => `${list}/${id}`,
};
