// OpenPGP armour that was written into the text of a mail (RFC 9580 sections 6.2 and 7): signed text without it.

export interface Unarmoured {
  readonly text: string;
  /** an encrypted block of the writer's own was taken out */
  readonly isEncrypted: boolean;
}

const MARK =
  /^((?:[ \t]?>){0,50}[ \t]?)-----BEGIN PGP (MESSAGE|SIGNED MESSAGE|SIGNATURE)(?:, PART [0-9/]{1,20})?-----\s*$/u;
const HEADER = /^(?:Version|Comment|Hash|Charset|MessageID|NotDashEscaped)(?::.{0,200}|)$/u;
const DATA = /^=?[A-Za-z0-9+/]{2,100}={0,2}$/u;

/**
 * Signed text as it was written: armour and signature off, dash escaping undone, in quotations as well. Encrypted
 * blocks go, except quoted ones: of those the redactor takes care. Linear.
 */
export function withoutArmour(text: string): Unarmoured {
  if (!text.includes('-----BEGIN PGP ')) return { text, isEncrypted: false };
  const lines = text.split('\n');
  const kept: string[] = [];
  let isEncrypted = false;
  const lastSignature = lines.findLastIndex((line) => line.includes('-----BEGIN PGP SIGNATURE-----'));
  /** how the lines of signed text begin, or null outside of it */
  let signed: string | null = null;
  for (let i = 0; i < lines.length; i++) {
    const mark = MARK.exec(lines[i]!);
    const prefix = mark?.[1] ?? '';
    const end = mark === null ? i : armourEnd(lines, i, prefix, mark[2] === 'SIGNED MESSAGE');
    if (end === i) {
      kept.push(signed === null ? lines[i]! : withoutDash(lines[i]!, signed));
      continue;
    }
    if (mark![2] === 'MESSAGE') {
      if (!prefix.includes('>')) isEncrypted = true;
      else for (const line of lines.slice(i, end)) kept.push(line);
    }
    // cut short in a quotation, nothing says where the signed text ends
    signed = mark![2] === 'SIGNED MESSAGE' && i < lastSignature ? prefix.trimEnd() : null;
    i = end - 1;
  }
  return { text: kept.join('\n'), isEncrypted };
}

// The line behind what belongs to the mark at `start`; `start` itself where nothing does.
function armourEnd(lines: readonly string[], start: number, prefix: string, isSignedText: boolean): number {
  const rest = (i: number) => withoutPrefix(lines[i] ?? '', prefix);
  let at = start + 1;
  while (HEADER.test(rest(at))) at += 1;
  if (at < lines.length && rest(at) === '') at += 1;
  else if (isSignedText) return start;
  if (isSignedText) return at;
  const first = at;
  while (at < lines.length && DATA.test(rest(at))) at += 1;
  if (at === first) return start;
  return /^-----END PGP [A-Z ]{1,20}-----$/u.test(rest(at)) ? at + 1 : at;
}

function withoutPrefix(line: string, prefix: string): string {
  const bare = prefix.trimEnd();
  return (line.startsWith(bare) ? line.slice(bare.length) : line).trim();
}

// RFC 9580 7.1: a line that begins with a dash was given "- " in front.
function withoutDash(line: string, prefix: string): string {
  const rest = line.startsWith(prefix) ? line.slice(prefix.length) : null;
  const escaped = rest === null ? null : /^([ \t]?)- (.*)$/su.exec(rest);
  return escaped === null || (prefix === '' && escaped[1] !== '') ? line : prefix + escaped[1]! + escaped[2]!;
}
