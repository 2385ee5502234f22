// A digest as one text (RFC 1153), as Mailman, Sympa and LISTSERV send it to those who want no MIME.
import { LIMITS } from '../parse/limits.ts';
import { decodedBody, type Entity, fieldsIn, mediaType, parameter, partsOf } from './entity.ts';

const MASTHEAD_END = /^-{60,80}$/u;
const SEPARATOR = /^-{28,32}$/u;
const SUBJECT = /^(?!\s*(?:re|aw|fwd?|tr|rv|wg)\s*:)[^\n]*\bdigest\b/iu;

/**
 * Each message with a header of its own made from the lines that stand over it, or null where it is no such digest.
 * `ambiguous` where the numbers of the messages do not follow each other: a text pretends to hold a message.
 */
export function plainDigest(raw: Buffer, top: Entity): Buffer[] | 'ambiguous' | null {
  if (!SUBJECT.test(top.fields.get('subject') ?? '')) return null;
  const entity = textOf(raw, top);
  if (entity === null) return null;
  const lines = decodedBody(raw, entity).toString('latin1').split(/\r?\n/u);
  const begin = lines.findIndex((line) => MASTHEAD_END.test(line));
  if (begin < 0) return null;
  const texts = messagesIn(segments(lines.slice(begin + 1)));
  if (!Array.isArray(texts)) return texts;
  const charset = parameter(entity, 'charset') ?? 'utf-8';
  return texts.map((text) => asMessage(text, charset));
}

// Mailman sends the text as a part of its own where the list adds a footer.
function textOf(raw: Buffer, top: Entity): Entity | null {
  const type = mediaType(top, 'text/plain');
  if (type === 'text/plain') return top;
  if (!type.startsWith('multipart/')) return null;
  const [first] = partsOf(raw, top, 1);
  return first !== undefined && mediaType(first, 'text/plain') === 'text/plain' ? first : null;
}

// Cut at lines of 30 hyphens that stand alone between blank lines.
function segments(lines: readonly string[]): string[][] {
  const found: string[][] = [[]];
  for (const [i, line] of lines.entries()) {
    const isAlone = (lines[i - 1] ?? '').trim() === '' && (lines[i + 1] ?? '').trim() === '';
    if (SEPARATOR.test(line) && isAlone) found.push([]);
    else found.at(-1)!.push(line);
    if (found.length > LIMITS.digestMessages + 10) break;
  }
  return found;
}

interface Head {
  readonly block: readonly string[];
  readonly body: readonly string[];
  readonly number: number | null;
}

function messagesIn(found: readonly (readonly string[])[]): Head[] | 'ambiguous' | null {
  const messages: { block: readonly string[]; body: string[]; number: number | null }[] = [];
  const isNumbered = found.length > 0 && headOf(found[0]!)?.number === 1;
  for (const segment of found) {
    const head = headOf(segment);
    if (head !== null && (!isNumbered || head.number !== null)) {
      messages.push({ ...head, body: [...head.body] });
      continue;
    }
    const first = segment.find((line) => line.trim() !== '') ?? '';
    if (/^End of .{0,200}\bDigest\b/iu.test(first) || /^Subject: .{0,40}\bFooter\b/iu.test(first)) continue;
    // a rule that somebody drew: it belongs to the text around it
    messages.at(-1)?.body.push('------------------------------', ...segment);
  }
  if (messages.length === 0 || !/\bEnd of .{0,200}\bDigest\b/iu.test(found.slice(-2).flat().join('\n')))
    return null;
  if (isNumbered && messages.some(({ number }, i) => number !== i + 1)) return 'ambiguous';
  return messages;
}

const FIELD = /^[!-9;-~]{1,60}:/u;

/** The header lines over a message and what follows them; null where there are none that make a message. */
function headOf(segment: readonly string[]): Head | null {
  const start = segment.findIndex((line) => line.trim() !== '');
  if (start < 0) return null;
  let end = start;
  while (
    end < segment.length &&
    (FIELD.test(segment[end]!) || (end > start && /^[ \t]\S/u.test(segment[end]!)))
  )
    end += 1;
  const block = segment.slice(start, end);
  const fields = fieldsIn(block.join('\n'));
  if (!fields.has('from') || !(fields.has('date') || fields.has('subject'))) return null;
  if ((segment[end] ?? '').trim() !== '') return null;
  const number = /^\d{1,6}$/u.exec(fields.get('message') ?? '')?.[0];
  return { block, body: segment.slice(end + 1), number: number === undefined ? null : Number(number) };
}

// The text is in the charset of the digest, whatever the message said of itself.
function asMessage({ block, body }: Head, charset: string): Buffer {
  const said = { fields: fieldsIn(block.join('\n')) };
  const flowed = parameter(said, 'format')?.toLowerCase() === 'flowed';
  const delSp = parameter(said, 'delsp')?.toLowerCase() === 'yes';
  const kept: string[] = [];
  let isKept = false;
  for (const line of block) {
    if (!/^[ \t]/u.test(line)) isKept = !/^(?:message|content-[a-z-]{1,40}|mime-version):/iu.test(line);
    if (isKept) kept.push(line);
  }
  const type = `text/plain; charset="${charset}"${flowed ? '; format=flowed' : ''}${delSp ? '; delsp=yes' : ''}`;
  const header = [...kept, 'MIME-Version: 1.0', `Content-Type: ${type}`, 'Content-Transfer-Encoding: 8bit'];
  const text = body
    .slice(body.findIndex((line) => line.trim() !== ''))
    .join('\r\n')
    .trimEnd();
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${text}\r\n`, 'latin1');
}
