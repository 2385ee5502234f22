// What the attack tests share: mail in, everything that would be public of it out, and a reader who tries hard.
import { parseMessage } from '../../src/ingest/parse/parse-message.ts';
import { KeyedHasher } from '../../src/redact/keyed-hash.ts';
import { compilePolicy, type CompiledPolicy } from '../../src/redact/policy.ts';
import { BUILT_IN_POLICIES, readPolicy } from '../../src/redact/policy-file.ts';
import { redactMessage } from '../../src/redact/redact-message.ts';
import { makeMessage } from '../support/make-message.ts';

export const LIST = 'dc-x@lists.example.org';
export type PolicyName = 'open' | 'balanced' | 'strict';

const hasher = new KeyedHasher(new Uint8Array(32).fill(7));

export async function attackPolicy(
  id: PolicyName,
  region: string | null = null,
  listAddresses: readonly string[] = [LIST],
): Promise<CompiledPolicy> {
  const file = await readPolicy(id, [BUILT_IN_POLICIES]);
  if (file.kind !== 'read') throw new Error(`policy ${id}: ${file.kind}`);
  const setting = { key: hasher, listAddresses, listDomains: ['lists.example.org'], region };
  return compilePolicy(file.policy, setting);
}

/** All readable fields of the public record of a mail. Throws where the mail is not published. */
export async function publicSide(
  mail: Uint8Array,
  policy: CompiledPolicy,
  list: string = LIST,
): Promise<string> {
  const seen = await publicSideIfAny(mail, policy, list);
  if (seen === null) throw new Error('withheld');
  return seen;
}

/** The same; null where the mail is withheld (a bounce, an automatic reply). Throws where it is held for a person. */
export async function publicSideIfAny(
  mail: Uint8Array,
  policy: CompiledPolicy,
  list: string,
): Promise<string | null> {
  const parsed = await parseMessage(
    { bytes: mail, receivedAt: Date.UTC(2026, 0, 5) },
    { listAddress: list, subjectTags: [], noArchive: 'ignore', now: Date.UTC(2026, 0, 6) },
  );
  if (parsed.kind !== 'parsed') throw new Error(`parse: ${parsed.why}`);
  const outcome = redactMessage(parsed.message, { list: 'dc-x', policy, hasher });
  if (outcome.kind === 'withheld' || outcome.kind === 'erased') return null;
  if (outcome.kind === 'held') throw new Error(`redact: ${outcome.why}`);
  const { author, subject, body, attachments } = outcome.message;
  return [author.label, subject, body, ...attachments.flatMap(({ name, type }) => [name ?? '', type])].join(
    '\n',
  );
}

/** A text part as it travels. */
export function textMail(text: string): Uint8Array {
  return makeMessage({ text });
}

/** Header fields and a body, written as they are; `\n` becomes CRLF. Latin-1, so that any byte can be written. */
export function rawMail(fields: string, body: string | Uint8Array): Uint8Array {
  const head = `From: Ada Example <ada@example.org>\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nMessage-ID: <raw@example.org>\nMIME-Version: 1.0\n${fields}\n\n`;
  const bytes = typeof body === 'string' ? Buffer.from(body.replace(/\r?\n/g, '\r\n'), 'latin1') : body;
  return Buffer.concat([Buffer.from(head.replace(/\n/g, '\r\n'), 'latin1'), bytes]);
}

/** Unicode forms made one, invisible characters out, entities and percent signs decoded, small letters. */
export function readHard(text: string): string {
  let plain = text
    .normalize('NFKC')
    .replace(/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  for (let round = 0; round < 3; round += 1) {
    plain = plain
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/&#x([0-9a-f]{1,5});?/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replace(/&#(\d{1,6});?/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replace(/&commat;/gi, '@')
      .replace(/&period;/gi, '.')
      .replace(/=\n/g, '')
      .replace(/=40/g, '@');
  }
  return plain.toLowerCase();
}

/** Letters only, so that no line break, quotation mark or tag hides a word. */
export function lettersOf(text: string): string {
  return readHard(text).replace(/[^\p{L}]/gu, '');
}

/** All decimal digits of any script, as ASCII, with nothing between. */
export function digitsOf(text: string): string {
  return Array.from(text.normalize('NFKC'), digitOf).join('');
}

function digitOf(character: string): string {
  if (!/^\p{Nd}$/u.test(character)) return '';
  const point = character.codePointAt(0)!;
  let zero = point;
  while (point - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(point - zero);
}
