/** The addresses of tasks, in one place. */
export const taskUrls = {
  list: '/tasks',
  board: '/tasks/board',
  csv: '/tasks/export.csv',
  xlsx: '/tasks/export.xlsx',
  new: '/tasks/new',
  fromMemo: (memoId: number) => `/tasks/new?memo=${memoId}`,
  subtaskOf: (taskId: number) => `/tasks/new?parent=${taskId}`,
  copy: (taskId: number) => `/tasks/new?copy=${taskId}`,
  show: (id: number) => `/tasks/${id}`,
  message: (id: number, messageId: number) => `/tasks/${id}?message=${messageId}#message-${messageId}`,
  edit: (id: number) => `/tasks/${id}/edit`,
  stage: (id: number) => `/tasks/${id}/stage`,
  print: (id: number) => `/tasks/${id}/print`,
};
