export const memoUrls = {
  list: '/memos',
  csv: '/memos/export.csv',
  xlsx: '/memos/export.xlsx',
  new: '/memos/new',
  drafts: '/memos/drafts',
  show: (id: number) => `/memos/${id}`,
  addSubscriber: (id: number, personId: number) => `/memos/${id}?add=${personId}#add-subscribers`,
  edit: (id: number) => `/memos/${id}/edit`,
  message: (id: number, messageId: number) => `/memos/${id}?message=${messageId}#message-${messageId}`,
  print: (id: number) => `/memos/${id}/print`,
  versions: (id: number) => `/memos/${id}/versions`,
  copy: (id: number) => `/memos/new?copy=${id}`,
};
