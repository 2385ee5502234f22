// Three claims about when a message was written, and which one to believe.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ZONES: Readonly<Record<string, number>> = {
  ut: 0, utc: 0, gmt: 0, z: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420,
  cet: 60, cest: 120, eet: 120, eest: 180, wet: 0, west: 60, bst: 60, msk: 180, msd: 240, jst: 540, ist: 330,
}; // prettier-ignore
const DAY_MS = 24 * 3600 * 1000;
const RFC_DATE =
  /^(?:[\p{L}]{2,12}\.?,?\s+)?(\d{1,2})[\s-]+([\p{L}]{3,9})\.?[\s-]+(\d{2,4})\s+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:\.\d{1,6})?\s*(.{0,60})$/u;
const C_DATE =
  /^(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([A-Za-z]{2,5}|[+-]\d{3,5})\s+)?(\d{4})(?:\s+([+-]\d{4}))?$/u;

/**
 * Reads a Date field body (RFC 5322 3.3 and its obsolete forms, ctime, and the odd zones of real mail).
 * Gives ms UTC, or null where there is no date in it.
 */
export function parseMailDate(text: string): number | null {
  const trimmed = text.slice(0, 200).replace(/\s+/gu, ' ').trim();
  const rfc = RFC_DATE.exec(trimmed);
  if (rfc !== null) {
    const [, day, month, year, hour, minute, second, zone] = rfc;
    return assemble(year!, month!, day!, hour!, minute!, second ?? '0', zoneMinutes(zone ?? ''));
  }
  const c = C_DATE.exec(trimmed);
  if (c !== null) {
    const [, month, day, hour, minute, second, zoneBefore, year, zoneAfter] = c;
    return assemble(year!, month!, day!, hour!, minute!, second ?? '0', zoneMinutes(zoneAfter ?? zoneBefore ?? ''));
  }
  const iso = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/u.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(iso) || iso < 0 ? null : iso;
}

function assemble(year: string, month: string, day: string, hour: string, minute: string, second: string, zone: number): number | null {
  const monthIndex = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  if (monthIndex < 0) return null;
  let fullYear = Number(year);
  // RFC 5322 4.3: two digits 00-49 mean 20xx, 50-99 mean 19xx; three digits count from 1900
  if (year.length === 2) fullYear += fullYear < 50 ? 2000 : 1900;
  else if (year.length === 3) fullYear += 1900;
  const dayNumber = Number(day);
  const at = Date.UTC(fullYear, monthIndex, dayNumber, Number(hour), Number(minute), Math.min(Number(second), 59));
  if (dayNumber < 1 || dayNumber > 31 || Number(hour) > 24 || Number(minute) > 59 || fullYear < 1970) return null;
  if (new Date(Date.UTC(fullYear, monthIndex, dayNumber)).getUTCMonth() !== monthIndex) return null;
  const result = at - zone * 60_000;
  return Number.isFinite(result) && result >= 0 ? result : null;
}

// A zone that cannot be is taken as UTC: a wrong hour is better than a lost date.
function zoneMinutes(zone: string): number {
  const numeric = /([+-])-?(\d{1,2}):?(\d{2})?(?!\d)/u.exec(zone);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? '0');
    if (minutes > 14 * 60) return 0;
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const name = /^[A-Za-z]{1,5}/u.exec(zone.trim());
  return name === null ? 0 : (ZONES[name[0].toLowerCase()] ?? 0);
}

/** The date at the end of a Received field (RFC 5321 4.4: after the last semicolon). */
export function receivedDate(field: string): number | null {
  const semicolon = field.lastIndexOf(';');
  return semicolon < 0 ? null : parseMailDate(field.slice(semicolon + 1));
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

/**
 * Decides what to believe. The receipt is the newest Received field; without one, the sender's date where it is not
 * later than the store's. The sender's date counts where it lies from 7 days before to 26 hours after the receipt;
 * else the receipt stands and `dateCorrected` says so.
 */
export function decideDates(claims: DateClaims): { sentAt: number; receivedAt: number; dateCorrected: boolean } {
  const { sent, now } = claims;
  const stored = claims.stored !== null && claims.stored <= now + DAY_MS ? claims.stored : null;
  const limit = (stored ?? now) + 26 * 3600 * 1000;
  const received = claims.received !== null && claims.received <= limit ? claims.received : null;
  if (received === null) {
    if (sent !== null && sent <= limit) return { sentAt: sent, receivedAt: sent, dateCorrected: false };
    const receivedAt = stored ?? 0;
    return { sentAt: receivedAt, receivedAt, dateCorrected: true };
  }
  const plausible = sent !== null && sent >= received - 7 * DAY_MS && sent <= received + 26 * 3600 * 1000;
  return { sentAt: plausible ? sent : received, receivedAt: received, dateCorrected: !plausible };
}
