export const myDayUrl = '/my-day';
