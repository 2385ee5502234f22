// Events of a calendar part in plain words (RFC 5545): what, when, where. Who is invited is left out.
import { type LocalTime, type Observance, zonedTime } from './calendar-zone.ts';

export interface CalendarEvent {
  readonly summary: string;
  readonly location: string;
  readonly description: string;
  readonly start: string | null;
  readonly end: string | null;
  /** daily, weekly, …; null where it does not repeat */
  readonly repeats: string | null;
  readonly isCancelled: boolean;
}

const MOST_EVENTS = 20;
const MOST_LINES = 20_000;
const LONGEST_LINE = 20_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

interface Property {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

/** The events of a calendar, as many as are read; none where it is no calendar. Linear. */
export function calendarEvents(text: string): CalendarEvent[] {
  const events: Map<string, Property>[] = [];
  const zones = new Map<string, Observance[]>();
  let zone = '';
  let isCancelled = false;
  const open: { name: string; properties: Map<string, Property> }[] = [];
  for (const line of contentLines(text)) {
    const property = readLine(line);
    if (property === null) continue;
    const { name, value } = property;
    if (name === 'BEGIN') {
      if (open.length < 10) open.push({ name: value.trim().toUpperCase(), properties: new Map() });
      continue;
    }
    const inner = open.at(-1);
    if (name === 'END') {
      open.pop();
      if (inner?.name === 'VEVENT' && events.length < MOST_EVENTS) events.push(inner.properties);
      if (inner?.name === 'STANDARD' || inner?.name === 'DAYLIGHT') {
        const observance = observanceOf(inner.properties);
        if (observance !== null) zones.set(zone, [...(zones.get(zone) ?? []), observance].slice(-10));
      }
      continue;
    }
    if (name === 'METHOD' && /^cancel$/iu.test(value.trim())) isCancelled = true;
    if (name === 'TZID' && inner?.name === 'VTIMEZONE') zone = value.trim();
    if (inner !== undefined && !inner.properties.has(name)) inner.properties.set(name, property);
  }
  return events.map((properties) => eventOf(properties, zones, isCancelled));
}

/** Events as they are put into the text of a message. */
export function describeEvents(
  events: readonly CalendarEvent[],
  { withDescription }: { withDescription: boolean },
): string {
  return events
    .map((event) => {
      const facts = [
        `${event.isCancelled ? 'Cancelled event' : 'Event'}: ${event.summary}`,
        ...(event.start === null ? [] : [`Start: ${event.start}`]),
        ...(event.end === null ? [] : [`End: ${event.end}`]),
        ...(event.repeats === null ? [] : [`Repeats: ${event.repeats}`]),
        ...(event.location === '' ? [] : [`Location: ${event.location}`]),
      ];
      if (withDescription && event.description !== '') facts.push('', event.description);
      return facts.join('\n');
    })
    .join('\n\n');
}

// RFC 5545 3.1: a line that begins with a blank goes on from the one before.
function contentLines(text: string): string[] {
  return text
    .replace(/\r?\n[ \t]/gu, '')
    .split(/\r?\n/u, MOST_LINES)
    .map((line) => line.slice(0, LONGEST_LINE));
}

function readLine(line: string): Property | null {
  const parameters = new Map<string, string>();
  let name = '';
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted || (character !== ';' && character !== ':')) continue;
    const piece = line.slice(from, at);
    from = at + 1;
    if (name === '') name = piece.slice(piece.lastIndexOf('.') + 1).toUpperCase();
    else {
      const equals = piece.indexOf('=');
      parameters.set(piece.slice(0, equals).toUpperCase(), piece.slice(equals + 1).replaceAll('"', ''));
    }
    if (character === ':') return { name, parameters, value: line.slice(from) };
  }
  return null;
}

function eventOf(
  properties: ReadonlyMap<string, Property>,
  zones: ReadonlyMap<string, readonly Observance[]>,
  isCancelled: boolean,
): CalendarEvent {
  const text = (name: string) => unescaped(properties.get(name)?.value ?? '').trim();
  const line = (name: string) => text(name).replace(/\s+/gu, ' ');
  const start = momentOf(properties.get('DTSTART'), zones);
  const end = momentOf(properties.get('DTEND'), zones) ?? after(start, properties.get('DURATION')?.value);
  const frequency = /\bFREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b/iu.exec(properties.get('RRULE')?.value ?? '');
  return {
    summary: line('SUMMARY'),
    location: line('LOCATION'),
    description: text('DESCRIPTION'),
    start: start === null ? null : momentWords(start),
    // the end of a whole day is given as the day after it (RFC 5545 3.6.1)
    end: end === null ? null : momentWords(end.isDay ? { ...end, at: end.at - DAY_MS } : end),
    repeats: frequency === null ? null : frequency[1]!.toLowerCase(),
    isCancelled: isCancelled || /^cancelled$/iu.test(line('STATUS')),
  };
}

// RFC 5545 3.3.11: \n \, \; \\
function unescaped(value: string): string {
  return value.replace(/\\([nN,;\\])/gu, (_, escaped: string) => (/n/iu.test(escaped) ? '\n' : escaped));
}

interface Moment {
  readonly at: number;
  readonly isDay: boolean;
  /** of which zone `at` is */
  readonly zone: string;
}

function momentOf(
  property: Property | undefined,
  zones: ReadonlyMap<string, readonly Observance[]>,
): Moment | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{0,2}(Z?))?$/iu.exec(property?.value.trim() ?? '');
  if (property === undefined || match === null) return null;
  const [year, month, day, hour, minute] = match.slice(1, 6).map((digits) => Number(digits ?? 0));
  const time: LocalTime = { year: year!, month: month!, day: day!, hour: hour!, minute: minute! };
  if (time.month < 1 || time.month > 12 || time.day < 1 || time.day > 31 || time.hour > 24) return null;
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
  if (match[4] === undefined) return { at: wall, isDay: true, zone: '' };
  if (match[6] !== '') return { at: wall, isDay: false, zone: 'UTC' };
  const zone = property.parameters.get('TZID') ?? '';
  const at = zone === '' ? null : zonedTime(time, zone, zones.get(zone) ?? []);
  if (at !== null) return { at, isDay: false, zone: 'UTC' };
  return { at: wall, isDay: false, zone: zone === '' ? 'local time' : `(${zone.slice(0, 60)})` };
}

// RFC 5545 3.3.6: P1W, P1DT2H30M
function after(start: Moment | null, duration: string | undefined): Moment | null {
  const match =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:\d{1,5}S)?)?$/iu.exec(
      duration?.trim() ?? '',
    );
  if (start === null || match === null) return null;
  const [weeks, days, hours, minutes] = match.slice(1, 5).map((digits) => Number(digits ?? 0));
  return { ...start, at: start.at + (weeks! * 7 + days!) * DAY_MS + (hours! * 60 + minutes!) * 60_000 };
}

function momentWords({ at, isDay, zone }: Moment): string {
  const iso = new Date(at).toISOString();
  return isDay ? iso.slice(0, 10) : `${iso.slice(0, 10)}, ${iso.slice(11, 16)} ${zone}`;
}

function observanceOf(properties: ReadonlyMap<string, Property>): Observance | null {
  const offset = /^([+-])(\d{2})(\d{2})/u.exec(properties.get('TZOFFSETTO')?.value.trim() ?? '');
  if (offset === null) return null;
  const offsetMinutes = (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
  const rule = properties.get('RRULE')?.value ?? '';
  const month = Number(/\bBYMONTH=(\d{1,2})\b/iu.exec(rule)?.[1] ?? 0);
  const day = /\bBYDAY=([+-]?\d)([A-Z]{2})\b/iu.exec(rule);
  const weekday = WEEKDAYS.indexOf((day?.[2] ?? '').toUpperCase());
  if (month < 1 || month > 12 || weekday < 0) return { offsetMinutes, begins: null };
  const clock = /T(\d{2})(\d{2})/u.exec(properties.get('DTSTART')?.value ?? '');
  const minutes = Number(clock?.[1] ?? 0) * 60 + Number(clock?.[2] ?? 0);
  return { offsetMinutes, begins: { month, nth: Number(day![1]), weekday, minutes } };
}
