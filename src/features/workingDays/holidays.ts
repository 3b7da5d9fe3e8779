import { mostRecent } from '#src/platform/mostRecent';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const NOON = 12;
const YEARS_REMEMBERED = 40;
const PLACES_REMEMBERED = 4;

/** `DE`, `DE-BY` or `DE-BY-A`. Which country and region have which holidays is loaded only for companies that ask for it. */
const loadPlaces = async () => (await import('date-holidays')).default;

export type IsHoliday = (day: string) => boolean;

const never: IsHoliday = () => false;

const known = mostRecent(PLACES_REMEMBERED, async (place): Promise<IsHoliday> => {
  const Holidays = await loadPlaces();
  const [country = '', state, region] = place.split('-');
  const holidays = region ? new Holidays(country, state ?? '', region) : new Holidays(country, state ?? '');
  const daysOf = mostRecent(YEARS_REMEMBERED, (year) => new Set(holidays.getHolidays(year).flatMap(daysOff)));
  return (day) => daysOf(day.slice(0, 4)).has(day);
});

/** Whether nobody works there on a day; an empty place has no holidays. */
export const holidaysOf = (place: string): Promise<IsHoliday> => (place === '' ? Promise.resolve(never) : known(place));

type Holiday = { date: string; start: Date; end: Date; type: string };

/** Public ones alone, by the calendar of the place. One that begins in the afternoon leaves a working day. */
function daysOff({ date, start, end, type }: Holiday): string[] {
  const [day = '', hour = '0'] = date.split(/[ :]/);
  if (type !== 'public' || Number(hour) >= NOON) return [];
  // A day on which the clock is put forward has an hour less.
  const count = Math.max(1, Math.floor((end.getTime() - start.getTime() + HOUR_MS) / DAY_MS));
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.parse(`${day}T00:00:00Z`) + at * DAY_MS).toISOString().slice(0, 10),
  );
}

type Place = { value: string; label: string };

/** Countries by their names in the language, each with its regions after it. */
export async function holidayPlaces(locale: string): Promise<Place[]> {
  const places = new (await loadPlaces())();
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' });
  const language = locale.split('-')[0];
  const countries = Object.entries<string>(places.getCountries(language))
    .map(([value, label]) => ({ value, label: names.of(value) ?? label }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
  return countries.flatMap((country) => [
    country,
    ...within(country, places.getStates(country.value, language)).flatMap((state) => [
      state,
      ...within(state, places.getRegions(country.value, state.value.slice(country.value.length + 1), language)),
    ]),
  ]);
}

const within = ({ value, label }: Place, parts: Record<string, string> | undefined): Place[] =>
  Object.entries(parts ?? {}).map(([code, name]) => ({ value: `${value}-${code}`, label: `${label} – ${name}` }));

export const isHolidayPlace = async (place: string): Promise<boolean> =>
  (await holidayPlaces('en')).some(({ value }) => value === place);
