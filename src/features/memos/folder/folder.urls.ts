export const folderUrls = {
  first: '/folder',
  end: '/folder/end',
  memo: (id: number) => `/folder/${id}`,
};
