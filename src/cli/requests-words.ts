// Requests for removal as an operator reads them. Lines and JSON hold nothing that was written in a request.
import type { RequestCase } from '../ingest/vault/request-case.ts';
import { referenceInGroups } from '../requests/reference.ts';
import { tame } from './before-after-text.ts';

const DAY_MS = 86_400_000;
const isOpen = ({ state }: RequestCase) => state === 'received' || state === 'open' || state === 'waiting';

/** Open ones by the day they are due, then the others, the latest first. */
export function openFirst(cases: readonly RequestCase[]): RequestCase[] {
  return [
    ...cases.filter(isOpen).toSorted((a, b) => a.receivedAt - b.receivedAt || a.n - b.n),
    ...cases.filter((one) => !isOpen(one)).toSorted((a, b) => b.n - a.n),
  ];
}

/** `today`: YYYY-MM-DD. */
export function caseLine(one: RequestCase, today: string): string {
  const { n, state, cause, outcome } = one;
  const when = isOpen(one) ? daysWords(daysLeft(one, today)) : (outcome ?? '');
  const contact = one.state === 'open' ? 'confirmed' : state === 'received' ? 'not confirmed' : '';
  return [
    String(n).padStart(4),
    state.padEnd(9),
    when.padEnd(16),
    about(one).padEnd(28),
    cause.padEnd(12),
    contact,
  ]
    .join('  ')
    .trimEnd();
}

/** For programs. */
export function plainCase(one: RequestCase, today: string) {
  const { n, state, cause, list, seq, receivedAt, confirmedAt, closedAt, due, outcome, mail } = one;
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    request: n,
    state,
    cause,
    list,
    seq,
    received: time(receivedAt),
    confirmed: time(confirmedAt),
    closed: time(closedAt),
    due,
    daysLeft: isOpen(one) ? daysLeft(one, today) : null,
    outcome,
    mailDue: mail,
  };
}

/** Everything that was written, for a terminal. */
export function caseWords(one: RequestCase): string {
  const { letter } = one;
  const rows: [string, string][] = [
    ['request', String(one.n)],
    ['state', one.state + (one.outcome === null ? '' : `, ${one.outcome}`)],
    ['received', new Date(one.receivedAt).toISOString().slice(0, 16).replace('T', ' ')],
    ['due', one.due],
    ['about', about(one)],
    ['cause', one.cause],
  ];
  if (letter === null) rows.push(['', 'What was written is deleted.']);
  else {
    rows.push(['reference', referenceInGroups(letter.reference)]);
    if (letter.who !== '') rows.push(['person', letter.who]);
    const shown = one.confirmedAt === null ? ' (not confirmed: it may be somebody else’s)' : ' (confirmed)';
    rows.push(['contact', letter.contact === null ? 'none' : letter.contact + shown]);
    rows.push(['language', letter.language]);
    if (letter.text !== '') rows.push(['text', letter.text]);
  }
  return rows.map(([name, value]) => `${name.padEnd(10)} ${indented(value)}`).join('\n');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map(tame)
    .join(`\n${' '.repeat(11)}`);
}

function about({ list, seq }: RequestCase): string {
  if (seq !== null) return `message ${list ?? ''} ${seq}`;
  return list === null ? 'a person' : `a person, ${list}`;
}

function daysLeft({ due }: RequestCase, today: string): number {
  return Math.round((Date.parse(due) - Date.parse(today)) / DAY_MS);
}

function daysWords(days: number): string {
  return days < 0 ? `${-days} days late` : `${days} days left`;
}
