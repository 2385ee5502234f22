// The line that separates messages in an mbox: `From sender date`, where anything in a body may look similar.

export interface FromLine {
  /** the date as UTC in ms, or null where it is a constant that says nothing */
  readonly receivedAt: number | null;
  /** the separator of `git format-patch`, which also stands inside of mail that quotes a patch */
  readonly isPatch: boolean;
}

const DAYS: ReadonlySet<string> = new Set(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Longer lines are text. */
export const MAX_FROM_LINE = 1_000;
const LEAD: ReadonlySet<number> = new Set([0x01, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);
/** git format-patch writes this date in every patch. */
const PATCH_DATE = Date.UTC(2001, 8, 17);

/**
 * Reads a From_ line without its line end; null where it is not one. The sender is one word, `user at host` as
 * Pipermail writes it, or nothing; the date is ctime's or RFC 5322's, with or without seconds and zone.
 */
export function parseFromLine(line: string): FromLine | null {
  if (!line.startsWith('From ') || line.length > MAX_FROM_LINE) return null;
  const words = line
    .slice(5)
    .split(/[ \t]+/)
    .filter((word) => word !== '');
  const day = words.findIndex((word, index) => index <= 12 && isDay(word) && isSender(words, index, line));
  if (day === -1) return null;
  const date = readDate(words.slice(day + 1, day + 8));
  if (date === null) return null;
  const isPatch = date === PATCH_DATE && /^[0-9a-f]{40}$/.test(words[0]!);
  return { receivedAt: isPatch || date === 0 ? null : date, isPatch };
}

/** Does this line begin a header block? RFC 5322 2.2; `>From ` is what old relays left there. */
export function isHeaderLine(line: string): boolean {
  return /^[!-9;-~]{1,100}[ \t]{0,4}:/.test(line) || line.startsWith('>From ');
}

/** How many bytes at the start say nothing: line ends and blanks, a byte order mark, the marks of MMDF. */
export function leadBytes(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && LEAD.has(bytes[at]!)) at++;
  return at;
}

function isDay(word: string): boolean {
  return DAYS.has(word.endsWith(',') ? word.slice(0, -1) : word);
}

/** "From your message Mon, 9 Nov …" has two words before its date, no sender has. */
function isSender(words: readonly string[], count: number, line: string): boolean {
  if (count === 0) return line.startsWith('From  ');
  if (count === 1) return true;
  if (words[0]!.startsWith('"')) return words[count - 1]!.includes('"@');
  return count === 3 && /^_?at_?$/i.test(words[1]!);
}

/** `Nov 9 10:00:00 [zone] 2020 [zone]` or `9 Nov 2020 10:00:00 [zone]`. */
function readDate(words: readonly string[]): number | null {
  const [first = '', second = ''] = words;
  const isCtime = MONTHS.includes(first);
  const [month, day] = isCtime ? [MONTHS.indexOf(first), second] : [MONTHS.indexOf(second), first];
  if (month === -1 || !/^\d{1,2}$/.test(day)) return null;
  const rest = words.slice(2);
  const time = rest.map(readTime).find((value) => value !== null) ?? null;
  const year = rest.map(readYear).find((value) => value !== null) ?? null;
  if (time === null || year === null) return null;
  const at = Date.UTC(year, month, Number(day)) + time;
  if (new Date(Date.UTC(year, month, Number(day))).getUTCMonth() !== month) return null;
  return at - (rest.map(readZone).find((value) => value !== null) ?? 0);
}

function readTime(word: string): number | null {
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(word);
  if (!parts) return null;
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  return hours < 24 && minutes < 60 && seconds <= 60 ? ((hours * 60 + minutes) * 60 + seconds) * 1000 : null;
}

function readYear(word: string): number | null {
  if (!/^(19[7-9]\d|20\d\d)$/.test(word)) return null;
  return Number(word);
}

function readZone(word: string): number | null {
  const parts = /^([+-])(\d{2})(\d{2})$/.exec(word);
  if (!parts) return null;
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60_000;
}
