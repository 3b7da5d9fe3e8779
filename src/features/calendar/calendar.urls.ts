/** Whoever knows the address may read: what it carries never stands in the log (see platform/logger.ts). */
export const calendarUrls = {
  settings: '/account/calendar',
  delete: '/account/calendar/delete',
  feed: (token: string) => `/calendar/${token}.ics`,
};
