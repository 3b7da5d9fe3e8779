/** Tasks and projects have the same pages below their lists. */
const urlsBelow = (list: string) => ({
  list,
  new: `${list}/new`,
  subtaskOf: (taskId: number) => `${list}/new?parent=${taskId}`,
  copy: (taskId: number) => `${list}/new?copy=${taskId}`,
  show: (id: number) => `${list}/${id}`,
  message: (id: number, messageId: number) => `${list}/${id}?message=${messageId}#message-${messageId}`,
  edit: (id: number) => `${list}/${id}/edit`,
  stage: (id: number) => `${list}/${id}/stage`,
  print: (id: number) => `${list}/${id}/print`,
});

export const taskUrls = {
  ...urlsBelow('/tasks'),
  board: '/tasks/board',
  csv: '/tasks/export.csv',
  xlsx: '/tasks/export.xlsx',
  fromMemo: (memoId: number) => `/tasks/new?memo=${memoId}`,
  inProject: (projectId: number) => `/tasks/new?project=${projectId}`,
};

export const projectUrls = urlsBelow('/projects');

export const urlsOf = ({ kind }: { kind: 'task' | 'project' }) => (kind === 'project' ? projectUrls : taskUrls);
