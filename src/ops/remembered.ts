// Answers that are slow to find and asked for again and again.

/** `tell`, which looks once at each key; after `most` keys all are forgotten. Keys are compared as a Map does. */
export function remembered<K, V extends {} | null>(tell: (key: K) => V, most = 1_000): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const told = tell(key);
    if (known.size >= most) known.clear();
    known.set(key, told);
    return told;
  };
}
