// JSON in one form only (RFC 8785): names sorted by UTF-16 units, no blanks. ECMAScript's own way to write strings and
// numbers is the one that the RFC asks for. An object cannot be sorted beforehand: it puts names like "1" first.

/** The same value gives the same bytes. Takes what JSON can hold; undefined fields are left out. For shallow values. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
