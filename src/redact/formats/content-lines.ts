// vCard (RFC 6350) and iCalendar (RFC 5545): content lines, folded. Some properties go as a whole, text is read.
import { Edited, type Edit } from '../edited.ts';
import type { Finding } from '../finding.ts';
import type { CompiledPolicy } from '../policy.ts';
import type { Category } from '../public-message.ts';
import type { Layout } from '../redact-text.ts';
import type { Span } from '../spans.ts';

/** Property -> category of its value. What the value looks like does not matter. */
const VCARD: Readonly<Record<string, Category>> = {
  TEL: 'phone',
  ADR: 'postal_address',
  LABEL: 'postal_address',
  GEO: 'postal_address',
  BDAY: 'national_id',
  ANNIVERSARY: 'national_id',
  DEATHDATE: 'national_id',
  BIRTHPLACE: 'national_id',
  PHOTO: 'custom',
  LOGO: 'custom',
  SOUND: 'custom',
  KEY: 'custom',
  IMPP: 'social',
  'X-SKYPE': 'social',
  'X-SKYPE-USERNAME': 'social',
  'X-AIM': 'social',
  'X-ICQ': 'social',
  'X-MSN': 'social',
  'X-JABBER': 'social',
  'X-QQ': 'social',
  'X-TWITTER': 'social',
  'X-SOCIALPROFILE': 'social',
  UID: 'custom',
};
const CALENDAR: Readonly<Record<string, Category>> = {
  CONFERENCE: 'meeting',
  'X-GOOGLE-CONFERENCE': 'meeting',
  'X-MICROSOFT-SKYPETEAMSMEETINGURL': 'meeting',
  'X-MICROSOFT-ONLINEMEETINGCONFLINK': 'meeting',
  'X-MICROSOFT-ONLINEMEETINGINFORMATION': 'meeting',
  'X-MICROSOFT-LOCATIONS': 'custom',
  'X-ALT-DESC': 'custom',
  ATTACH: 'custom',
  GEO: 'postal_address',
};
const BOTH = { ...VCARD, ...CALENDAR };
/** Properties whose value is one address, however it is written. */
const ADDRESS_PROPERTY = /^(?:EMAIL|ATTENDEE|ORGANIZER)$/;
/** Parameters that hold addresses beside the value (RFC 5545 3.2). */
const LINE =
  /^(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})((?:;[A-Za-z0-9-]{1,60}(?:=(?:"[^"\n]{0,2000}"|[^";:,\n]{0,2000})(?:,(?:"[^"\n]{0,2000}"|[^";:,\n]{0,2000})){0,20})?){0,20}):/;

export function vcardLayout(text: string, policy: CompiledPolicy): Layout {
  return contentLines(text, policy, VCARD);
}

export function calendarLayout(text: string, policy: CompiledPolicy): Layout {
  return contentLines(text, policy, CALENDAR);
}

function contentLines(
  text: string,
  policy: CompiledPolicy,
  rules: Readonly<Record<string, Category>>,
): Layout {
  const folds = [...text.matchAll(/\r?\n[ \t]/g)].map(({ index, 0: fold }): Edit => ({
    start: index,
    end: index + fold.length,
    replacement: '',
  }));
  const unfolded = new Edited(text, folds);
  const cuts: Span[] = [];
  let at = 0;
  while (at < unfolded.text.length) {
    let end = unfolded.text.indexOf('\n', at);
    if (end < 0) end = unfolded.text.length;
    const cut = cutOfLine(unfolded.text.slice(at, end).replace(/\r$/, ''), policy, rules);
    if (cut !== null) cuts.push({ ...cut, ...unfolded.toOrigin(at + cut.start, at + cut.end) });
    at = end + 1;
  }
  return { views: [unfolded.edit(escapes(unfolded.text))], cuts, markup: [] };
}

function cutOfLine(
  line: string,
  policy: CompiledPolicy,
  rules: Readonly<Record<string, Category>>,
): Span | null {
  const found = readProperty(line, rules);
  if (found === null) return null;
  const replacement = policy.replacementFor(found);
  if (replacement === null) return null;
  return { start: found.start, end: found.end, category: found.category, replacement };
}

/** The value without its scheme, in offsets of the line. */
function readProperty(line: string, rules: Readonly<Record<string, Category>>): Finding | null {
  const head = LINE.exec(line);
  if (head === null) return null;
  const name = head[1]!.toUpperCase();
  const from = head[0].length;
  const value = line.slice(from);
  // Nothing, or a placeholder: written out in a format, masked in a shadow.
  const said = value.replace(/^(?:mailto|tel):/i, '').trim();
  if (/^(?:\[[^\]\n]{1,300}\]|\u001a*)$/.test(said)) return null; // oxlint-disable-line no-control-regex
  const isAddress = ADDRESS_PROPERTY.test(name);
  const category = isAddress ? 'email' : rules[name];
  if (category === undefined) return null;
  const prefix = /^(?:mailto|tel):/i.exec(value)?.[0].length ?? 0;
  const bare = value.slice(prefix).trim();
  const kind =
    category === 'phone' ? 'personal' : category === 'meeting' ? 'property' : isAddress ? 'address' : '';
  const plain = category === 'phone' ? bare.replace(/\D/g, '') : bare.toLowerCase();
  return { start: from + prefix, end: line.length, category, kind, value: plain };
}

/** What a property of a card or calendar that stands in a text gives away; offsets in the line. */
export function findInContentLine(line: string): Finding | null {
  return readProperty(line, BOTH);
}

/** RFC 5545 3.3.11, RFC 6350 3.4: \n \, \; \\ */
function escapes(text: string): Edit[] {
  return [...text.matchAll(/\\([nN,;\\])/g)].map(({ index, 1: escaped }) => ({
    start: index,
    end: index + 2,
    replacement: escaped === 'n' || escaped === 'N' ? '\n' : escaped!,
  }));
}
