import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarEvents, describeEvents } from '../../src/mail/calendar.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const event = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');
const read = (...lines: string[]) => calendarEvents(event(...lines))[0]!;

// As Outlook writes it: a zone that has no IANA name, with its rules.
const OUTLOOK_ZONE = [
  'BEGIN:VTIMEZONE', 'TZID:W. Europe Standard Time', 'BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD',
  'BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE',
]; // prettier-ignore
const SOUTHERN_ZONE = [
  'BEGIN:VTIMEZONE', 'TZID:AUS Example', 'BEGIN:STANDARD', 'DTSTART:16010101T030000', 'TZOFFSETTO:+1000', 'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4', 'END:STANDARD',
  'BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETTO:+1100', 'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10', 'END:DAYLIGHT', 'END:VTIMEZONE',
]; // prettier-ignore

describe('times', () => {
  it.each([
    ['DTSTART:20260112T140000Z', '2026-01-12, 14:00 UTC'],
    ['DTSTART;VALUE=DATE:20260112', '2026-01-12'],
    ['DTSTART;TZID=Europe/Paris:20260112T140000', '2026-01-12, 13:00 UTC'],
    ['DTSTART;TZID=Europe/Paris:20260712T140000', '2026-07-12, 12:00 UTC'],
    ['DTSTART;TZID="Africa/Nairobi":20260101T010000', '2025-12-31, 22:00 UTC'],
    ['DTSTART;TZID=America/New_York:20260308T033000', '2026-03-08, 07:30 UTC'],
    ['DTSTART;TZID=Nowhere Time:20260112T140000', '2026-01-12, 14:00 (Nowhere Time)'],
    ['DTSTART:20260112T140000', '2026-01-12, 14:00 local time'],
    ['DTSTART:20261312T140000Z', null],
    ['DTSTART:tomorrow', null],
  ])('reads %s', (line, start) => {
    expect(read(line).start).toBe(start);
  });

  it.each([
    ['W. Europe Standard Time', OUTLOOK_ZONE, '20260112T140000', '2026-01-12, 13:00 UTC'],
    ['W. Europe Standard Time', OUTLOOK_ZONE, '20260712T140000', '2026-07-12, 12:00 UTC'],
    ['W. Europe Standard Time', OUTLOOK_ZONE, '20260329T040000', '2026-03-29, 02:00 UTC'],
    ['W. Europe Standard Time', OUTLOOK_ZONE, '20260328T040000', '2026-03-28, 03:00 UTC'],
    ['AUS Example', SOUTHERN_ZONE, '20260112T140000', '2026-01-12, 03:00 UTC'],
    ['AUS Example', SOUTHERN_ZONE, '20260712T140000', '2026-07-12, 04:00 UTC'],
    ['AUS Example', SOUTHERN_ZONE, '20261101T140000', '2026-11-01, 03:00 UTC'],
  ])('reads a zone by the rules that stand in the file: %s %#', (name, zone, local, start) => {
    const text = event(`DTSTART;TZID=${name}:${local}`).replace('BEGIN:VEVENT', [...zone, 'BEGIN:VEVENT'].join('\r\n')); // prettier-ignore
    expect(calendarEvents(text)[0]!.start).toBe(start);
  });

  it.each([
    ['DTEND:20260112T150000Z', '2026-01-12, 15:00 UTC'],
    ['DURATION:PT1H30M', '2026-01-12, 15:30 UTC'],
    ['DURATION:P1W', '2026-01-19, 14:00 UTC'],
    ['DURATION:-PT1H', null],
  ])('reads the end: %s', (line, end) => {
    expect(read('DTSTART:20260112T140000Z', line).end).toBe(end);
  });

  it('gives the last day of whole days', () => {
    expect(read('DTSTART;VALUE=DATE:20260112', 'DTEND;VALUE=DATE:20260115')).toMatchObject({
      start: '2026-01-12',
      end: '2026-01-14',
    });
  });
});

it('unfolds lines and undoes escapes', () => {
  expect(
    read('SUMMARY;LANGUAGE=en:Plan', ' ning\\, part 2', 'DESCRIPTION:One\\nTwo\\;', '\tthree\\\\', 'LOCATION;ALTREP="https://example.org/a:b;c":Room\\n5'),
  ).toMatchObject({ summary: 'Planning, part 2', description: 'One\nTwo;three\\', location: 'Room 5' });
}); // prettier-ignore

it('says what repeats and what is cancelled', () => {
  expect(read('RRULE:FREQ=WEEKLY;BYDAY=MO').repeats).toBe('weekly');
  expect(read('STATUS:CANCELLED').isCancelled).toBe(true);
  const cancel = event('SUMMARY:Call').replace('BEGIN:VEVENT', 'METHOD:CANCEL\r\nBEGIN:VEVENT');
  expect(describeEvents(calendarEvents(cancel), { withDescription: true })).toBe('Cancelled event: Call');
});

it('does not take the time of an alarm or of a zone for that of the event', () => {
  const lines = ['BEGIN:VALARM', 'DESCRIPTION:Reminder', 'TRIGGER:-PT15M', 'END:VALARM', 'DTSTART:20260112T140000Z', 'SUMMARY:Call']; // prettier-ignore
  expect(read(...lines)).toMatchObject({ description: '', start: '2026-01-12, 14:00 UTC', summary: 'Call' });
});

it('reads as many events as the limit', () => {
  const many = Array.from({ length: 50 }, (_, i) => `BEGIN:VEVENT\nSUMMARY:${i}\nEND:VEVENT`).join('\n');
  expect(calendarEvents(many)).toHaveLength(20);
});

it('never throws and is linear', () => {
  const pieces = ['BEGIN:VEVENT', 'END:VEVENT', 'BEGIN:VTIMEZONE', 'BEGIN:STANDARD', 'END:STANDARD', 'TZID:', 'DTSTART', ';TZID=', ':', '\n', ' ', '"', '20260112T140000', '00000000', '99999999T999999Z', 'RRULE:FREQ=YEARLY;BYDAY=-9SU;BYMONTH=99', 'TZOFFSETTO:+9999', 'DURATION:P9999W', 'METHOD:CANCEL', ';', '=']; // prettier-ignore
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (soup) => {
      describeEvents(calendarEvents(soup.join('')), { withDescription: true });
    }),
    { numRuns: 500 },
  );
  const spent = cpuTimer();
  calendarEvents('BEGIN:VEVENT\n'.repeat(40_000));
  calendarEvents(`${'BEGIN:VTIMEZONE\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\n'.repeat(10_000)}`);
  calendarEvents(`DTSTART${';a="'.repeat(100_000)}`);
  expect(spent()).toBeLessThan(2000);
});
