/** YYYY-MM-DDTHH:MM in the zone, for a cell that is a moment. */
export function localClock(timeZone: string): (date: Date) => string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const written = new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts });
  return (date) => written.format(date).replace(' ', 'T');
}
