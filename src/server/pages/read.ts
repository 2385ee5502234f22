// Reading what stands in an address: numbers, places and words, or null where they are something else.

/** A slot number, or null. */
export function readSeq(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

/** A whole number of 1 or more, `fallback` where absent, null where it is something else. */
export function readCount(text: string | string[] | undefined, fallback: number): number | null {
  if (text === undefined || text === '') return fallback;
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** A keyset place "ms-seq"; undefined where absent, null where it is something else. */
export function readPlace(
  text: string | string[] | undefined,
): { ms: number; seq: number } | null | undefined {
  if (text === undefined || text === '') return undefined;
  const match = typeof text === 'string' ? /^(\d{1,16})-([1-9]\d{0,9})$/.exec(text) : null;
  return match === null ? null : { ms: Number(match[1]), seq: Number(match[2]) };
}

/** YYYY-MM where it is a month of the years 1970 to 9999, or null. */
export function readMonth(text: string): string | null {
  return /^(19[7-9]\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/.test(text) ? text : null;
}
