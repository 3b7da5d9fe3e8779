type Filter = { state?: string | undefined; after?: number | undefined };

export const jobUrls = {
  list(filter: Filter = {}): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return query.size > 0 ? `/admin/jobs?${query.toString()}` : '/admin/jobs';
  },
  mail: (id: number) => `/admin/jobs/mails/${id}`,
  sendAgain: (id: number) => `/admin/jobs/mails/${id}/sending`,
  runAgain: (id: number) => `/admin/jobs/${id}/running`,
};
