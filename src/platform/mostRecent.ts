/** Makes a value once for each key, and keeps those that were used last: what people type must not fill the memory. */
export function mostRecent<T>(most: number, make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    const value = kept.has(key) ? (kept.get(key) as T) : make(key);
    // A Map keeps the order of insertion: the first one was not used for the longest time.
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return value;
  };
}
