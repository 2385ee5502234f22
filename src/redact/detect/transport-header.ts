// Trace fields of mail (RFC 5321 4.4, RFC 8601, RFC 6376, RFC 8617 and what programs add) that were pasted or quoted
// into a text: they say from which machine and by which way somebody wrote. Fields of the message itself are read.
import type { Finding, Scan } from '../finding.ts';
import { isReadField } from '../formats/headers.ts';

/** Where a trace field may be; its line is looked at then. Its first words are found in the pass over label words. */
const NAME =
  /(?:[Rr]eceived(?:-SPF)?|RECEIVED|DKIM-S[a-z]{8}|D[oO][mM][a-z]{3}[kK][eE][yY]-S[a-z]{8}|ARC-[A-Z][A-Za-z-]{2,30}|Authentication-Results(?:-Original)?|Return-[Pp]ath|Delivered-To|Envelope-[Tt]o|X-[A-Za-z][A-Za-z0-9-]{2,60}|x-(?:originating|forefront|ms|google|received)[a-z-]{0,40}|Message-I[Dd]|MIME-Version)[ \t]?:/y;
export const TRACE_WORDS =
  'received dkim domainkey arc authentication return delivered envelope x message mime'.split(' ');
/** Alone on a line these are nothing else, whatever stands beside them. */
const ALWAYS =
  /^(?:dkim-signature|domainkey-signature|arc-(?:seal|message-signature|authentication-results)|authentication-results(?:-original)?|received-spf|x-(?:originating|source|client|sender|remote|real|forwarded|authenticated|envelope|original)-?[a-z-]{0,30}|x-received|x-.{0,30}-(?:ip|antiabuse|authenticated-sender|sender|user|host|client-addr)|x-google-.{1,30}|x-gm-.{1,30}|x-ms-.{1,60}|x-microsoft-.{1,40}|x-forefront-.{1,40}|x-antiabuse|x-ymail-.{1,20}|x-yahoo-.{1,20}|x-aol-.{1,20}|x-spam-.{1,30})$/i;
const TRACE = /^(?:received|return-path|delivered-to|envelope-to)$/i;
const HOP = /^\s*(?:\(|from |by |with |for |id |;)/i;
const FIELD = /([A-Za-z][A-Za-z0-9-]{1,60})[ \t]?:(?=[ \t]|\r?$|\S)/y;
/** In a row of fields these trace a way or a program too; what else stands there is read as text. */
const OTHER_TRACE =
  /^(?:x-.{1,60}|arc-.{1,30}|user-agent|thread-(?:index|topic)|feedback-id|errors-to|auto-submitted|autocrypt|envelope-from|mail-followup-to|msip_labels|iron-?port-.{1,40}|content-id|old-.{1,30}|resent-message-id|delivery-date|authentication-warning|received-.{1,30}|ui-outboundreport|cmm-.{1,20}|spamdiagnostic.{1,20}|accept-language|acceptlanguage|importance|priority|sensitivity|dl-expansion-history|bounces-to|campaign.{0,10})$/i;
/** A continuation whose indent was lost on the way. */
const HOP_GOES_ON =
  /^(?:by|for|with|id|via|from) [^\n]{0,200}(?:[;)>\d]|\.[a-z]{2,6})$|^(?:[a-z]{1,3}|d?header\.[a-z]|smtp\.[a-z]+)=[^\n]{1,300}$|^\([^\n]{1,200}\)|^(?:mon|tue|wed|thu|fri|sat|sun), \d{1,2} [a-z]{3} \d{4} /i;
const UPWARD = 60;

/** Finds values of trace fields; `kind` is `header`. */
export function findTransportHeaders({ text, labels }: Scan): Finding[] {
  const findings: Finding[] = [];
  let done = 0;
  for (const { start } of labels().words.trace) {
    if (start < done || !mayBeginLine(text, start)) continue;
    NAME.lastIndex = start;
    if (!NAME.test(text)) continue;
    const line = lineAt(text, text.lastIndexOf('\n', start) + 1);
    if (line.content !== start) continue;
    const block = blockAround(text, line, done);
    done = block.end;
    cutFields(text, block.fields, findings);
  }
  return findings;
}

/** Cheap: at the start of a line or behind a mark of quotation. */
function mayBeginLine(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1]!;
  return before === '\n' || before === ' ' || before === '>' || before === '|';
}

interface Line {
  readonly start: number;
  /** after the quotation marks */
  readonly content: number;
  readonly end: number;
  readonly depth: number;
}

interface Field {
  readonly name: string;
  readonly value: number;
  end: number;
}

function lineAt(text: string, start: number): Line {
  let end = text.indexOf('\n', start);
  if (end < 0) end = text.length;
  let content = start;
  let depth = 0;
  for (; content < end && content - start < 60; content += 1) {
    const mark = text[content];
    if (mark !== '>' && mark !== '|') break;
    depth += 1;
    if (text[content + 1] === ' ') content += 1;
  }
  return { start, content, end, depth };
}

/** The fields in a row around one that was seen, at its depth of quotation. */
function blockAround(text: string, seen: Line, limit: number): { fields: Field[]; end: number } {
  let first = seen;
  for (let steps = 0; steps < UPWARD && first.start > limit; steps += 1) {
    const above = lineAt(text, text.lastIndexOf('\n', first.start - 2) + 1);
    if (above.depth !== seen.depth || (!isFold(text, above) && fieldAt(text, above) === null)) break;
    first = above;
  }
  const fields: Field[] = [];
  let line = first;
  for (;;) {
    const field = fieldAt(text, line);
    const last = fields.at(-1);
    if (field !== null) fields.push(field);
    else if (last !== undefined && (isFold(text, line) || goesOn(text, line, last)))
      last.end = trimmedEnd(text, line);
    else if (last !== undefined) break;
    const end = line.end;
    if (end >= text.length) return { fields, end };
    line = lineAt(text, end + 1);
    if (line.depth !== seen.depth) break;
  }
  return { fields, end: line.start };
}

function fieldAt(text: string, line: Line): Field | null {
  FIELD.lastIndex = line.content;
  const name = FIELD.exec(text)?.[1];
  if (name === undefined || text[FIELD.lastIndex] === '/') return null;
  let value = FIELD.lastIndex;
  while (text[value] === ' ' || text[value] === '\t') value += 1;
  return { name, value: Math.min(value, line.end), end: trimmedEnd(text, line) };
}

function isFold(text: string, { content, end }: Line): boolean {
  const mark = text[content];
  return (mark === ' ' || mark === '\t') && text.slice(content, Math.min(end, content + 80)).trim() !== '';
}

function goesOn(text: string, line: Line, { name }: Field): boolean {
  return (
    (TRACE.test(name) || ALWAYS.test(name)) &&
    HOP_GOES_ON.test(text.slice(line.content, Math.min(trimmedEnd(text, line), line.content + 320)))
  );
}

function trimmedEnd(text: string, { content, end }: Line): number {
  let last = end;
  while (last > content && (text[last - 1] === '\r' || text[last - 1] === ' ' || text[last - 1] === '\t'))
    last -= 1;
  return last;
}

function cutFields(text: string, fields: readonly Field[], findings: Finding[]): void {
  const isHop = ({ name, value }: Field) =>
    /^received$/i.test(name) && HOP.test(text.slice(value, value + 12));
  // One field in a row of others is a block; "Received:" in a sentence, or a header of a web server, is none.
  const isBlock =
    fields.length >= 2 &&
    fields.some(
      (field) =>
        isHop(field) ||
        ALWAYS.test(field.name) ||
        /^(?:message-id|mime-version)$/i.test(field.name) ||
        (TRACE.test(field.name) && /[<@]/.test(text.slice(field.value, field.value + 80))),
    );
  for (const field of fields) {
    const cut = isBlock
      ? !isReadField(field.name) &&
        (TRACE.test(field.name) || ALWAYS.test(field.name) || OTHER_TRACE.test(field.name))
      : ALWAYS.test(field.name) || isHop(field);
    if (cut && hasLetters(text, field))
      findings.push({ start: field.value, end: field.end, category: 'custom', kind: 'header', value: '' });
  }
}

function hasLetters(text: string, { value, end }: Field): boolean {
  for (let at = value; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 32 && code !== 0x1a && code !== 46) return true;
  }
  return false;
}
