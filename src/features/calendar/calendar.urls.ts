/** The address is a credential and is kept out of the log (see platform/logger.ts). */
export const calendarUrls = {
  settings: '/account/calendar',
  delete: '/account/calendar/delete',
  feed: (token: string) => `/calendar/${token}.ics`,
};
