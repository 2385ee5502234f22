// Text in, text without personal data out; where it was cut, in both texts. Scans its own output until nothing is left.
import type { Address } from '../mail/address.ts';
import { labelWords, type Labels } from './detect/label-words.ts';
import { signatureZones, type Zone } from './detect/zones.ts';
import { Edited, type Edit, type Range } from './edited.ts';
import type { ErasedHere, ErasedHit } from './erased.ts';
import type { Finding } from './finding.ts';
import { IN_BODY, placesIn } from './place.ts';
import { removed } from './placeholders.ts';
import type { CompiledPolicy } from './policy.ts';
import type { Category } from './public-message.ts';
import type { PeopleNames } from './people-names.ts';
import { scanAlone, type Scanning } from './scanning.ts';
import { shadowOf } from './shadow.ts';
import { isStronger, mergeSpans, type Span } from './spans.ts';

export interface TextContext {
  /** people of the message: their addresses go wherever they stand, whatever they look like */
  readonly people?: readonly Address[];
  /** ISO 3166 code of the country whose national phone numbers are likely */
  readonly region?: string;
  /** people who were erased; only where there are any */
  readonly erased?: ErasedHere;
  /** everybody in the archive, for policies that do not show names */
  readonly register?: PeopleNames;
}

export interface Cut extends Range {
  readonly category: Category;
}

export interface RedactedText {
  readonly text: string;
  /** what was cut, in UTF-16 units of the input */
  readonly redactions: readonly Cut[];
  /** the placeholders, in UTF-16 units of `text` */
  readonly published: readonly Cut[];
  /** the output still holds something that the policy removes: it must not be published */
  readonly leak: boolean;
  /** a value was found that makes the message wait for a person; here it is removed */
  readonly holds?: boolean;
  /** what was found and stays under the policy, in UTF-16 units of the input */
  readonly kept?: readonly Cut[];
}

/** What a format reads out of a text, all in offsets of that text. */
export interface Layout {
  /** readable stretches; their origin is the text */
  readonly views: readonly Edited[];
  /** cut for their place (a property, a header, a comment) */
  readonly cuts: readonly Span[];
  /** markup: stays even inside a cut, sorted */
  readonly markup: readonly Range[];
  /** one view, which is the text itself */
  readonly isPlain?: true;
}
export type ReadLayout = (text: string, policy: CompiledPolicy) => Layout;

const PASSES = 3;
/** How far from a cut the output is read again, and to the end of that line: what detectors look at around a value. */
const REREAD = 128;
const REREAD_LINE = 200;

/** Redacts plain text. Linear in its length. Far from a cut the output is the input, which has been read. */
export function redactText(text: string, policy: CompiledPolicy, context: TextContext = {}): RedactedText {
  return redactLayout(text, plainLayout, policy, context);
}

/** Redacts a text of any format that `readLayout` reads. */
export function redactLayout(
  input: string,
  readLayout: ReadLayout,
  policy: CompiledPolicy,
  context: TextContext = {},
): RedactedText {
  return scanAlone(layoutRedaction(input, readLayout, policy, context));
}

/** As `redactText`, for many texts together. */
export function textRedaction(
  text: string,
  policy: CompiledPolicy,
  context: TextContext,
): Scanning<RedactedText> {
  return layoutRedaction(text, plainLayout, policy, context);
}

/** As `redactLayout`, for many texts together. */
export function* layoutRedaction(
  input: string,
  readLayout: ReadLayout,
  policy: CompiledPolicy,
  context: TextContext,
): Scanning<RedactedText> {
  let layout = readLayout(input, policy);
  const { markup } = layout;
  const first = yield* removals(layout, policy, context);
  const { kept } = first;
  let { holds } = first;
  let spans = mergeSpans(first.spans);
  for (let pass = 0; ; pass += 1) {
    const rendered = render(input, spans, markup);
    if (spans.length === 0) return { text: input, redactions: [], published: [], leak: false, holds, kept };
    layout = readLayout(rendered.edited.text, policy);
    const again = yield* removals(layout, policy, context, policy.readsWhole ? null : rendered.places);
    holds ||= again.holds;
    if (again.spans.length === 0 || pass === PASSES) {
      return { ...report(rendered, spans), leak: again.spans.length > 0, holds, kept };
    }
    const mapped = again.spans.map((span) => ({
      ...span,
      ...rendered.edited.toOrigin(span.start, span.end),
    }));
    spans = mergeSpans([...spans, ...mapped]);
  }
}

export function plainLayout(text: string): Layout {
  return { views: [new Edited(text, [])], cuts: [], markup: [], isPlain: true };
}

interface Removals {
  readonly spans: Span[];
  readonly kept: Cut[];
  readonly holds: boolean;
}

/** What the policy removes from a text as it stands now; of a plain text only around `near` where that is given. */
function* removals(
  layout: Layout,
  policy: CompiledPolicy,
  context: TextContext,
  near: readonly Range[] | null = null,
): Scanning<Removals> {
  const spans: Span[] = [...layout.cuts];
  const kept: Cut[] = [];
  let holds = layout.cuts.some(({ category }) => policy.actionFor(category) === 'hold');
  const read = function* (shadow: Edited, from: number): Scanning<void> {
    const found = yield* removalsInShadow(shadow.text, policy, context);
    holds ||= found.holds;
    const placed = (range: Range) => {
      const { start, end } = shadow.toOrigin(range.start, range.end);
      return { start: from + start, end: from + end };
    };
    for (const span of found.spans) spans.push({ ...span, ...placed(span) });
    for (const cut of found.kept) kept.push({ category: cut.category, ...placed(cut) });
  };
  for (const view of layout.views) {
    if (near === null || layout.isPlain !== true) {
      yield* read(shadowOf(view.text, view), 0);
      continue;
    }
    for (const { start, end } of surroundings(view.text, near)) {
      yield* read(shadowOf(view.text.slice(start, end)), start);
    }
  }
  return { spans, kept, holds };
}

/** Stretches of whole lines around the places, those that meet joined. */
function surroundings(text: string, places: readonly Range[]): Range[] {
  const around: { start: number; end: number }[] = [];
  for (const place of places) {
    const start = lineStartBefore(text, Math.max(0, place.start - REREAD));
    const end = lineEndAfter(text, Math.min(text.length, place.end + REREAD));
    const last = around.at(-1);
    if (last !== undefined && start <= last.end + REREAD) last.end = Math.max(last.end, end);
    else around.push({ start, end });
  }
  return around;
}

/** Start of the line that `at` is in, or `at` itself in a line that is very long. */
function lineStartBefore(text: string, at: number): number {
  const from = Math.max(0, at - REREAD_LINE);
  const line = text.slice(from, at).lastIndexOf('\n');
  return line >= 0 ? from + line + 1 : from === 0 ? 0 : at;
}

function lineEndAfter(text: string, at: number): number {
  const to = Math.min(text.length, at + REREAD_LINE);
  const line = text.slice(at, to).indexOf('\n');
  return line >= 0 ? at + line : to === text.length ? to : at;
}

function* removalsInShadow(text: string, policy: CompiledPolicy, context: TextContext): Scanning<Removals> {
  let found: Zone[] | null = null;
  let words: Labels | null = null;
  const zones = () => (found ??= signatureZones(text));
  const people = context.people ?? [];
  const findings = yield {
    text,
    people,
    names: policy.policy.names === 'pseudonymise',
    ...(context.register !== undefined && { register: context.register }),
    regions: likelyRegions(people, context.region ?? policy.region),
    zones,
    labels: () => (words ??= labelWords(text)),
  };
  const placesAt = policy.tellsPlaces ? placesIn(text, zones) : () => IN_BODY;
  const kept: Finding[] = [];
  const cut: (Span & { finding: Finding })[] = [];
  for (const finding of findings) {
    if (context.erased?.isErased(finding) === true) continue;
    const { start, end, category } = finding;
    const replacement = policy.replacementFor(finding, placesAt(start), text.slice(start, end));
    if (replacement === null) kept.push(finding);
    else cut.push({ start, end, category, replacement, finding });
  }
  kept.sort((a, b) => a.start - b.start);
  const spans: Span[] = kept.length === 0 ? cut : cut.filter(({ finding }) => !isInsideKept(finding, kept));
  const holds = spans.some(({ start, category }) => policy.actionFor(category, placesAt(start)) === 'hold');
  // what the list names itself goes whatever else it is part of
  for (const finding of policy.denied(text)) {
    spans.push({ ...finding, replacement: removed('custom') });
  }
  // first: of equal stretches the first one names what was removed
  const erased = context.erased?.find(text, findings).map(toSpan) ?? [];
  return { spans: erased.length === 0 ? spans : [...erased, ...spans], kept, holds };
}

function toSpan({ start, end, kind }: ErasedHit): Span {
  const category = kind === 'address' ? 'email' : 'name';
  return { start, end, category, replacement: removed(category) };
}

/** The number in a kept address is part of it: what the policy keeps is not cut for a weaker reason. */
function isInsideKept(finding: Finding, kept: readonly Finding[]): boolean {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (kept[middle]!.start <= finding.start) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0 && index >= low - 4; index -= 1) {
    const other = kept[index]!;
    if (other.end >= finding.end && isStronger(other.category, finding.category)) return true;
  }
  return false;
}

interface Rendered {
  readonly edited: Edited;
  /** for each span, its place in the output */
  readonly places: readonly Range[];
}

function render(input: string, spans: readonly Span[], markup: readonly Range[]): Rendered {
  const edits: Edit[] = [];
  const firstEdit: number[] = [];
  let next = 0;
  for (const span of spans) {
    firstEdit.push(edits.length);
    while (next < markup.length && markup[next]!.end <= span.start) next += 1;
    let from = span.start;
    let replacement = span.replacement;
    for (let index = next; index < markup.length && markup[index]!.start < span.end; index += 1) {
      const tag = markup[index]!;
      if (tag.start > from) {
        edits.push({ start: from, end: tag.start, replacement });
        replacement = '';
      }
      from = Math.max(from, tag.end);
    }
    if (from < span.end) edits.push({ start: from, end: span.end, replacement });
  }
  const edited = new Edited(input, edits);
  return { edited, places: firstEdit.map((index) => edited.placed[index] ?? { start: 0, end: 0 }) };
}

function report({ edited, places }: Rendered, spans: readonly Span[]): Omit<RedactedText, 'leak'> {
  const redactions: Cut[] = [];
  const published: Cut[] = [];
  spans.forEach(({ start, end, category, silent }, index) => {
    if (silent === true) return;
    redactions.push({ start, end, category });
    published.push({ ...places[index]!, category });
  });
  return { text: edited.text, redactions, published };
}

const NOT_COUNTRY: Readonly<Record<string, string>> = { UK: 'GB', EU: '', AC: '', SU: 'RU' };

/** Countries of the people's addresses, after the one that is configured. */
function likelyRegions(people: readonly Address[], region: string | null): string[] {
  const regions = new Set<string>();
  if (region !== null && /^[A-Za-z]{2}$/.test(region)) regions.add(region.toUpperCase());
  for (const { addrSpec } of people) {
    const ending = /\.([a-z]{2})$/i.exec(addrSpec)?.[1]?.toUpperCase();
    const country = ending === undefined ? '' : (NOT_COUNTRY[ending] ?? ending);
    if (country !== '' && regions.size < 6) regions.add(country);
  }
  return [...regions];
}
