import type { JobsQuery } from './jobs.schema';

export const jobUrls = {
  list(filter: JobsQuery = {}): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return query.size > 0 ? `/admin/jobs?${query.toString()}` : '/admin/jobs';
  },
  mail: (id: number | string) => `/admin/jobs/mails/${id}`,
  sendAgain: (id: number | string) => `/admin/jobs/mails/${id}/sending`,
  sendChosen: '/admin/jobs/mails/sending',
  release: '/admin/jobs/mails/release',
  runAgain: (id: number) => `/admin/jobs/${id}/running`,
};
