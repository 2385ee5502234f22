// Three claims about when a message was written, and which one to believe.

// First letters of month names: English first, then what mail programs of other languages write.
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'янв'], ['feb', 'fév', 'fev', 'фев'], ['mar', 'mär', 'mrt', 'мар'], ['apr', 'avr', 'abr', 'апр'],
  ['may', 'mai', 'maj', 'mei', 'mag', 'май', 'мая'], ['jun', 'juin', 'giu', 'июн'], ['jul', 'juil', 'lug', 'июл'], ['aug', 'aoû', 'aou', 'ago', 'авг'],
  ['sep', 'set', 'сен'], ['oct', 'okt', 'out', 'ott', 'окт'], ['nov', 'ноя'], ['dec', 'déc', 'dez', 'dic', 'des', 'дек'],
]; // prettier-ignore
const ZONES: Readonly<Record<string, number>> = {
  ut: 0, utc: 0, gmt: 0, z: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420,
  cet: 60, cest: 120, eet: 120, eest: 180, wet: 0, west: 60, bst: 60, msk: 180, msd: 240, jst: 540, ist: 330,
  wat: 60, cat: 120, sast: 120, eat: 180, hkt: 480, kst: 540, aest: 600, aedt: 660, nzst: 720, nzdt: 780,
}; // prettier-ignore
const AMERICAN_ZONE = /^(eastern|central|mountain|pacific) (standard|daylight)/iu;
const AMERICAN_HOURS: Readonly<Record<string, number>> = {
  eastern: -5,
  central: -6,
  mountain: -7,
  pacific: -8,
};
const DAY_MS = 24 * 3600 * 1000;
const TIME = String.raw`(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:\.\d{1,6})?\s*(.{0,60})`;
const RFC_DATE = new RegExp(
  String.raw`^(?:\p{L}{2,12}(?:\.?,\s*|\.?\s+))?(\d{1,2})\.?[\s-]+(?:de\s)?(\p{L}{3,9})\.?[\s-]+(?:de\s)?(\d{2,4})\s+${TIME}$`,
  'u',
);
const C_DATE =
  /^(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([A-Za-z]{2,5}|[+-]\d{3,5})\s+)?(\d{4})(?:\s+([+-]\d{4}))?$/u;
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\s+\p{L}{2,12}\.?,?)?[T\s]+${TIME}$`,
  'u',
);
// Day first: dots and hyphens are never used the American way round.
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})[-.](\d{1,2})[-.](\d{4})\s+${TIME}$`, 'u');

/**
 * Reads a Date field body (RFC 5322 3.3 and its obsolete forms, ctime, ISO 8601, and the odd zones of real mail).
 * Gives ms UTC, or null where there is no date in it. Never depends on the machine's own zone.
 */
export function parseMailDate(text: string): number | null {
  const trimmed = text.slice(0, 200).replace(/\s+/gu, ' ').trim();
  const rfc = RFC_DATE.exec(trimmed);
  if (rfc !== null) {
    const [, day, month, year, hour, minute, second, zone] = rfc;
    return assemble(year!, monthOf(month!), day!, hour!, minute!, second, zone);
  }
  const c = C_DATE.exec(trimmed);
  if (c !== null) {
    const [, month, day, hour, minute, second, zoneBefore, year, zoneAfter] = c;
    return assemble(year!, monthOf(month!), day!, hour!, minute!, second, zoneAfter ?? zoneBefore);
  }
  const yearFirst = YEAR_FIRST.exec(trimmed);
  if (yearFirst !== null) {
    const [, year, month, day, hour, minute, second, zone] = yearFirst;
    return assemble(year!, Number(month) - 1, day!, hour!, minute!, second, zone);
  }
  const dayFirst = DAY_FIRST.exec(trimmed);
  if (dayFirst !== null) {
    const [, day, month, year, hour, minute, second, zone] = dayFirst;
    return assemble(year!, Number(month) - 1, day!, hour!, minute!, second, zone);
  }
  return null;
}

function monthOf(name: string): number {
  const lower = name.normalize('NFC').toLowerCase();
  return MONTHS.findIndex((prefixes) => prefixes.some((prefix) => lower.startsWith(prefix)));
}

function assemble(
  year: string,
  month: number,
  day: string,
  hour: string,
  minute: string,
  second = '0',
  zone = '',
): number | null {
  let fullYear = Number(year);
  // RFC 5322 4.3: two digits 00-49 mean 20xx, 50-99 mean 19xx; three digits count from 1900
  if (year.length === 2) fullYear += fullYear < 50 ? 2000 : 1900;
  else if (year.length === 3) fullYear += 1900;
  const dayNumber = Number(day);
  if (month < 0 || month > 11 || dayNumber < 1 || dayNumber > 31 || fullYear < 1970) return null;
  if (Number(hour) > 24 || Number(minute) > 59) return null;
  // 29 February of a common year is no date
  if (new Date(Date.UTC(fullYear, month, dayNumber)).getUTCMonth() !== month) return null;
  const at = Date.UTC(fullYear, month, dayNumber, Number(hour), Number(minute), Math.min(Number(second), 59));
  const result = at - zoneMinutes(zone) * 60_000;
  return result >= 0 ? result : null;
}

// A zone that cannot be is taken as UTC: a wrong hour is better than a lost date.
function zoneMinutes(zone: string): number {
  const numeric = /([+-])-?(\d{1,2}):?(\d{2})?(?!\d)/u.exec(zone);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? '0');
    if (minutes > 14 * 60) return 0;
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const spelled = AMERICAN_ZONE.exec(zone);
  if (spelled !== null) {
    const isDaylight = spelled[2]!.toLowerCase() === 'daylight';
    return (AMERICAN_HOURS[spelled[1]!.toLowerCase()]! + (isDaylight ? 1 : 0)) * 60;
  }
  const name = /^[A-Za-z]{1,5}/u.exec(zone.trim());
  return name === null ? 0 : (ZONES[name[0].toLowerCase()] ?? 0);
}

/** The date at the end of a Received field (RFC 5321 4.4: after the last semicolon; a comment behind it may hold another). */
export function receivedDate(field: string): number | null {
  let semicolon = field.lastIndexOf(';');
  for (let round = 0; round < 5 && semicolon >= 0; round++) {
    const date = parseMailDate(field.slice(semicolon + 1));
    if (date !== null) return date;
    semicolon = semicolon === 0 ? -1 : field.lastIndexOf(';', semicolon - 1);
  }
  return null;
}

export interface DateClaims {
  /** the Date field, ms UTC, or null */
  readonly sent: number | null;
  /** the newest Received field, ms UTC, or null */
  readonly received: number | null;
  /** INTERNALDATE or From_ line, ms UTC, or null; wrong after a migration of the mailbox */
  readonly stored: number | null;
  readonly now: number;
}

// RFC 822 is of August 1982: an earlier Date is a clock that was never set.
const FIRST_MAIL = Date.UTC(1982, 0, 1);

/**
 * Decides what to believe. The receipt is the newest Received field; without one, the sender's date where it is not
 * later than the store's. The sender's date counts where it lies from 7 days before to 26 hours after the receipt;
 * else the receipt stands and `dateCorrected` says so.
 */
export function decideDates(claims: DateClaims): {
  sentAt: number;
  receivedAt: number;
  dateCorrected: boolean;
} {
  const { sent, now } = claims;
  const stored = claims.stored !== null && claims.stored <= now + DAY_MS ? claims.stored : null;
  const limit = (stored ?? now) + 26 * 3600 * 1000;
  const received = claims.received !== null && claims.received <= limit ? claims.received : null;
  if (received === null) {
    const plausible = sent !== null && sent <= limit && (sent >= FIRST_MAIL || stored === null);
    if (plausible) return { sentAt: sent, receivedAt: sent, dateCorrected: false };
    const receivedAt = stored ?? 0;
    return { sentAt: receivedAt, receivedAt, dateCorrected: true };
  }
  const plausible = sent !== null && sent >= received - 7 * DAY_MS && sent <= received + 26 * 3600 * 1000;
  return { sentAt: plausible ? sent : received, receivedAt: received, dateCorrected: !plausible };
}
