// Where erased people stand in one message: what an operator is shown before an erasure. Private.
import type { Address } from '../mail/address.ts';
import type { ParsedMessage } from '../mail/message.ts';
import { isInZone, signatureZones } from './detect/zones.ts';
import { type ErasedHere, type ErasedHit, type ErasedPeople, findingsIn } from './erased.ts';
import { shadowOf } from './shadow.ts';

export const PLACES = [
  'body',
  'quotation',
  'attribution',
  'signature',
  'subject',
  'author',
  'file_name',
] as const;
export type Place = (typeof PLACES)[number];

export interface Occurrence {
  readonly kind: ErasedHit['kind'];
  readonly place: Place;
  /** a few words around it, in clear: for the operator's terminal only */
  readonly excerpt: string;
}

export interface Occurrences {
  /** the erased person wrote the message: id, and the address where only the name says so */
  readonly writer: { readonly person: string; readonly address: string | null } | null;
  readonly found: readonly Occurrence[];
}

const MOST = 1000;
const AROUND = 30;

/** Reads a message as redaction would and says what would be removed for somebody erased. */
export function erasedOccurrences(parsed: ParsedMessage, erased: ErasedPeople): Occurrences {
  const writer = writerOf(parsed.author, erased);
  const people: Address[] = [...parsed.people, parsed.author];
  const here = erased.in(people);
  here.look(parsed.subject);
  for (const { name } of parsed.attachments) if (name !== null) here.look(name);
  const found: Occurrence[] = [];
  const read = (text: string, placeOf: (shadow: string, at: number) => Place) =>
    occurrencesIn(text, here, people, placeOf, found);
  read(parsed.body, placeInBody());
  read(parsed.subject, () => 'subject');
  if (writer === null) read(parsed.author.displayName, () => 'author');
  for (const { name } of parsed.attachments) if (name !== null) read(name, () => 'file_name');
  return { writer, found };
}

function writerOf(author: Address, erased: ErasedPeople): Occurrences['writer'] {
  const person = erased.author(author)?.id ?? null;
  if (person === null) return null;
  const address = author.addrSpec.trim();
  return { person, address: address === '' || erased.ownerOf(address) !== null ? null : address };
}

function occurrencesIn(
  text: string,
  here: ErasedHere,
  people: readonly Address[],
  placeOf: (shadow: string, at: number) => Place,
  found: Occurrence[],
): void {
  const shadow = shadowOf(text).text;
  const findings = findingsIn(shadow, people);
  for (const { start, end, kind } of here.find(shadow, findings)) {
    if (found.length >= MOST) return;
    const excerpt = shadow
      .slice(Math.max(0, start - AROUND), end + AROUND)
      .replace(/\s+/gu, ' ')
      .trim();
    found.push({ kind, place: placeOf(shadow, start), excerpt: excerpt.toWellFormed() });
  }
}

const WROTE =
  /wrote|writes|a écrit|schrieb|escribió|escreveu|ha scritto|schreef|skrev|napisał|napsal|пишет|писал|написал|كتب|写道|寫道|のメール|작성|yazdı|έγραψε|menulis/iu;

function placeInBody(): (shadow: string, at: number) => Place {
  let zones: ReturnType<typeof signatureZones> | null = null;
  return (shadow, at) => {
    const start = shadow.lastIndexOf('\n', at - 1) + 1;
    const lineEnd = shadow.indexOf('\n', at);
    const end = lineEnd < 0 ? shadow.length : lineEnd;
    const next = shadow.slice(end + 1, end + 200);
    const line = shadow.slice(start, Math.min(end, start + 400));
    if (WROTE.test(line) || (/:\s*$/u.test(line) && next.startsWith('>'))) return 'attribution';
    const second = next.slice(0, next.indexOf('\n') < 0 ? undefined : next.indexOf('\n'));
    if (/\d/u.test(line) && WROTE.test(second) && /:\s*$/u.test(second)) return 'attribution';
    if (isInZone((zones ??= signatureZones(shadow)), at)) return 'signature';
    return /^[ \t]{0,3}>/u.test(line) ? 'quotation' : 'body';
  };
}
