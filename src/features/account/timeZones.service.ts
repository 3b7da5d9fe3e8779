let known: readonly string[] | null = null;

/** Every IANA zone this Node knows, and UTC, which it leaves out. */
export function timeZones(): readonly string[] {
  known ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
  return known;
}

/** Also the old names of zones (`Europe/Kiev`), which imports and browsers still use. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** Choices of a form; what is set already is among them. */
export function timeZoneOptions(current: string): { value: string; label: string }[] {
  const zones = timeZones().includes(current) ? timeZones() : [current, ...timeZones()];
  return zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
