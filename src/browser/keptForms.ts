import { text, toRecord } from './dom';
import type { Values } from './formValues';
import { store, stored } from './storage';

/** What somebody typed into a form and has not sent. */
export type KeptForm = {
  values: Values;
  /** When it was typed last. */
  at: number;
  /** The number of the draft on the server that this form has become. */
  draft: string;
  /** Whether that draft says the same. */
  isSaved: boolean;
  /** Whether it was sent, with an answer that never came here. */
  isPosted: boolean;
  hadFiles: boolean;
};

type Place = { reader: string; address: string; action: string };

const PREFIX = 'notes:form:';
const KEPT_MS = 30 * 24 * 3_600_000;

const baseOf = ({ reader, address, action }: Place): string => `${PREFIX}${reader}:${address}:${action}:`;
/** Each person, page, form and window has a place of its own. */
export const placeOf = (place: Place, key: string): string => `${baseOf(place)}${key}`;

export const keepForm = (place: string, kept: KeptForm): void => store(place, kept);
export const dropForm = (place: string): void => store(place, undefined);

export function readForm(place: string): KeptForm {
  const kept = stored(place);
  return {
    values: toRecord(kept.values),
    at: typeof kept.at === 'number' ? kept.at : 0,
    draft: text(kept.draft),
    isSaved: kept.isSaved === true,
    isPosted: kept.isPosted === true,
    hadFiles: kept.hadFiles === true,
  };
}

/** The places of what was typed there, newest first. */
export function placesOf(place: Place): string[] {
  const places = allPlaces().filter((key) => key.startsWith(baseOf(place)));
  return places.toSorted((one, other) => readForm(other).at - readForm(one).at);
}

/** Whether anybody typed something there. */
export const isKeptAt = (address: string): boolean =>
  allPlaces().some((key) => key.slice(PREFIX.length).replace(/^\d*:/, '').startsWith(`${address}:`));

export function forgetOldForms(): void {
  for (const place of allPlaces()) if (Date.now() - readForm(place).at > KEPT_MS) dropForm(place);
}

function allPlaces(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}
