// Dates as a reader writes them in a query: a year, a month or a day, all in UTC.

export interface DateRange {
  /** first millisecond of the year, month or day */
  readonly from: number;
  /** first millisecond after it */
  readonly to: number;
}

/** Reads YYYY, YYYY-MM or YYYY-MM-DD (also in Arabic-Indic and full-width digits); null for anything else. */
export function readDate(text: string): DateRange | null {
  const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(asciiDigits(text.trim()));
  if (found === null) return null;
  const year = Number(found[1]);
  const month = found[2] === undefined ? null : Number(found[2]);
  const day = found[3] === undefined ? null : Number(found[3]);
  if (year < 1900 || (month !== null && (month < 1 || month > 12))) return null;
  if (month === null) return { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) };
  if (day === null) return { from: Date.UTC(year, month - 1), to: Date.UTC(year, month) };
  const from = Date.UTC(year, month - 1, day);
  // Date.UTC rolls 31 February over into March.
  if (day < 1 || new Date(from).getUTCMonth() !== month - 1) return null;
  return { from, to: from + 86_400_000 };
}

function asciiDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}
