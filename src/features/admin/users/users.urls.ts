const list: string = '/admin/users';

/** The addresses of the users' pages. */
export const userUrls = {
  list,
  new: `${list}/new`,
  csv: `${list}/export.csv`,
  xlsx: `${list}/export.xlsx`,
  user: (id: number): string => `${list}/${id}`,
  absence: (id: number): string => `${list}/${id}/absence`,
  passwordReset: (id: number): string => `${list}/${id}/password-reset`,
  twoStep: (id: number): string => `${list}/${id}/two-step/delete`,
  sessions: (id: number): string => `${list}/${id}/sessions/delete`,
  session: (id: number, key: string): string => `${list}/${id}/sessions/${key}/delete`,
};
