import { record } from './dom';

/** What this browser keeps beyond the page. One that keeps nothing only loses this convenience. */
export function stored(place: string): Record<string, unknown> {
  try {
    return record(localStorage.getItem(place) ?? '');
  } catch {
    return {};
  }
}

export function store(place: string, value: Record<string, unknown> | undefined): void {
  try {
    if (value) localStorage.setItem(place, JSON.stringify(value));
    else localStorage.removeItem(place);
  } catch {
    // Full or forbidden.
  }
}
