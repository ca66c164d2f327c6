/**
 * Remembers what `make` gave for a text, for the `capacity` texts used last. Bounded, because texts come from
 * flow files: a server that opens many strangers' flows must not grow with them. Errors are not remembered.
 */
export function boundedCache<T>(capacity: number, make: (source: string) => T): (source: string) => T {
  const entries = new Map<string, T>();
  return (source) => {
    const known = entries.get(source);
    const value = known ?? make(source);
    // Deleting and setting again moves the entry to the young end of the map's order.
    entries.delete(source);
    entries.set(source, value);
    if (entries.size > capacity) entries.delete(entries.keys().next().value ?? source);
    return value;
  };
}
