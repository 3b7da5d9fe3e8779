export const reminderUrls = {
  list: '/reminders',
  edit: (id: number) => `/reminders/${id}/edit`,
  show: (id: number) => `/reminders/${id}`,
  snooze: (id: number) => `/reminders/${id}/snooze`,
  completion: (id: number) => `/reminders/${id}/completion`,
  delete: (id: number) => `/reminders/${id}/delete`,
};
