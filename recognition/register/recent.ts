/**
 * Makes values when they are first asked for and keeps those asked for last. Of hundreds of forms
 * few arrive on one day: what only a form in use needs is made again when it comes back.
 */
export function keepRecent<Key extends object, Value>(
  capacity: number,
  make: (key: Key) => Value,
): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    const known = kept.get(key);
    const value = known ?? make(key);
    kept.delete(key);
    kept.set(key, value);
    if (kept.size > capacity) kept.delete(kept.keys().next().value!);
    return value;
  };
}
