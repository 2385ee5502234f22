// Local times of a calendar in UTC (RFC 5545 3.3.5, 3.6.5): zones by their IANA name, else by the rules in the file.

/** One half of the year: from when on which offset holds. */
export interface Observance {
  readonly offsetMinutes: number;
  /** yearly rule, `nth` -1 for the last one (RFC 5545 3.3.10 BYMONTH, BYDAY); null where it holds always */
  readonly begins: {
    readonly month: number;
    readonly nth: number;
    readonly weekday: number;
    readonly minutes: number;
  } | null;
}

export interface LocalTime {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** ms UTC, or null where nothing says which zone that is. */
export function zonedTime(time: LocalTime, zone: string, rules: readonly Observance[]): number | null {
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
  const format = formatFor(zone);
  if (format !== null) {
    // twice, as the first guess may lie on the other side of a change of the clock
    const first = wall - ianaOffset(format, wall);
    return wall - ianaOffset(format, first);
  }
  const offset = ruleOffset(wall, time.year, rules);
  return offset === null ? null : wall - offset * 60_000;
}

function formatFor(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch {
    return null;
  }
}

// What a clock of the zone shows at `at`, less `at`.
function ianaOffset(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - at;
}

function ruleOffset(wall: number, year: number, rules: readonly Observance[]): number | null {
  const changes = rules
    .flatMap(({ begins, offsetMinutes }) =>
      begins === null ? [] : [{ at: changeIn(year, begins), offsetMinutes }],
    )
    .toSorted((a, b) => a.at - b.at);
  // before the first change of a year holds what the last one of the year before began
  const current = changes.findLast(({ at }) => at <= wall) ?? changes.at(-1);
  return current?.offsetMinutes ?? rules[0]?.offsetMinutes ?? null;
}

function changeIn(year: number, { month, nth, weekday, minutes }: NonNullable<Observance['begins']>): number {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const earliest = 1 + ((weekday - first + 7) % 7);
  const last = earliest + 7 * Math.floor((days - earliest) / 7);
  return Date.UTC(year, month - 1, nth > 0 ? Math.min(earliest + 7 * (nth - 1), last) : last, 0, minutes);
}
