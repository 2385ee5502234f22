// Cuts documents into payloads that the engine takes: a refused one (413) poisons the connection it came over.

const PAYLOAD_LIMITS = { documents: 10_000, bytes: 20_000_000 };

/** Yields arrays of at most 10,000 documents and about 20 MB of JSON, in order. */
export function* payloads<T>(documents: readonly T[], limits = PAYLOAD_LIMITS): Generator<T[], undefined> {
  let payload: T[] = [];
  let bytes = 0;
  for (const document of documents) {
    const size = Buffer.byteLength(JSON.stringify(document)) + 1;
    if (payload.length > 0 && (payload.length >= limits.documents || bytes + size > limits.bytes)) {
      yield payload;
      payload = [];
      bytes = 0;
    }
    payload.push(document);
    bytes += size;
  }
  if (payload.length > 0) yield payload;
  return undefined;
}
