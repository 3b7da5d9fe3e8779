type Filter = { read?: string | undefined; kind?: string | undefined; after?: number | undefined };

export const noticeUrls = {
  list(filter: Filter = {}): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return query.size > 0 ? `/notifications?${query.toString()}` : '/notifications';
  },
  show: (id: number) => `/notifications/${id}`,
  readAll: '/notifications/reading',
};
