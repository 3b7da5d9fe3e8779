const WHOLE_DAY = 24 * 60;

/** `09:30` in minutes after midnight. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Until midnight is until the end of the day. */
export const untilMinutes = (time: string): number => minutesOf(time) || WHOLE_DAY;
