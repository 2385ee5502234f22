// Whether a value behind a label like "password" is a secret: by its characters, and by how it hangs together with the label.

export const NO_VALUE =
  /^(?:https?:|ftp:|\$|%[a-z(]|<|\{|\[|\(|\*{2,}|x{3,}$|X{3,}$|\.{2,}|-{2,}|_{2,}|#{2,}|\/|\.\/|~\/|\\|&[a-z*(]|@[a-z]{1,20}@?$|(?:none|null|nil|true|false|yes|required|optional|string|undefined|empty|blank|unknown|hidden|redacted|removed|secret|password|passwort|passphrase|token|example|changed|sent|text|char|int|bool|boolean|uint\d{0,2}|str|bytes|buffer|object|self|this|new|const|var|let|return|void|static|struct|enum|prompt|input|getenv|os|process|env|request|req|config|settings|args|argv|params|options|user|username|login|root|admin|todo|tbd|n\/a)(?:$|[^\p{L}\p{N}@#!$%&*+_/-]))/iu;
const PROSE_DIGIT =
  /^(?:\d{1,3}[- ]?(?:char|digit|letter|bit|byte|symbol|word|day|hour|minute|min)|(?:sha|md|base|utf|aes|rc|rot|tls|ssl|oauth|rfc|ipv)-?\d{1,4}(?:sum|mb4|gcm|cbc|ctr)?(?![a-z\d])|v(?:er)?-?\d[\d.-]{0,10}(?![a-z\d_]))/i;
export const CODE =
  /[\w)]\(|\)[;.,]?$|\)\.|\w\[|\]\.|\$\{|\{\{|->|::|&&|\|\||[!=<>]=[^=]|;$|^[\w.]{1,60}\+\w/;
const PROSE =
  /password|passwort|passphrase|enter |your |please |must |required|field|invalid|wrong|incorrect|mismatch|too |the |failed|error|%[sd]/i;

/** What the label says of its value. */
export type Strength = 'password' | 'pass' | 'token' | 'compound' | 'code';

const ADJACENT_CODE = /^(?:\d{3,8}|(?=.*\d)[A-Z0-9]{3,6}(?:-[A-Z0-9]{3,6}){1,5})$/;
const CODE_VALUE = /^(?=.*\d)[A-Za-z0-9]{3,12}(?:-[A-Za-z0-9]{3,8}){0,6}$/;

/** Capitals, small letters and digits in a mix that neither words nor names in programs have. */
function isScrambled(value: string, least: number): boolean {
  if (value.length < 10 || !/^[A-Za-z\d_-]{10,256}$/.test(value) || !/[A-Z]{2}|\d/.test(value)) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value)) return false;
  return (value.match(/[a-z](?=[A-Z\d])|\d(?=[A-Za-z])/g)?.length ?? 0) >= least;
}

/** How label and value hang together: by a sign, in a line of a program, by a verb, only by standing beside. */
type Connection = 'explicit' | 'code' | 'spoken' | 'adjacent';

/** Whether what stands behind a label is the secret, and no word of a sentence. */
export function isSecret(
  value: string,
  strength: Strength,
  isQuoted: boolean,
  endsLine: boolean,
  connection: Connection,
): boolean {
  if (strength === 'code')
    return connection === 'adjacent'
      ? ADJACENT_CODE.test(value) && !/^(?:19|20)\d\d$/.test(value)
      : connection !== 'code' && CODE_VALUE.test(value);
  if (value.length < 4 || NO_VALUE.test(value) || (value.length < 14 && PROSE_DIGIT.test(value)))
    return false;
  if (!isQuoted && CODE.test(value)) return false;
  const hasDigit = /\d/.test(value);
  const hasLetter = /\p{L}/u.test(value);
  const isMixed = /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u.test(value);
  const hasMark = /[!@#$%^&*?+~]/.test(value);
  if (strength === 'token' || strength === 'compound') {
    if (value.length >= 20 && isScrambled(value, 4) && connection !== 'code') return true;
    if (/\s/.test(value) || /^0x/i.test(value) || /^\d{1,3}(?:\.\d{1,4}){1,4}$/.test(value)) return false;
    if (!/^[\p{L}\p{N}_.~+/=:@!#$%^&*-]{4,256}$/u.test(value)) return false;
    const isLong = value.length >= (connection === 'adjacent' ? 20 : 16);
    if (strength === 'compound') {
      if (connection === 'adjacent') return isLong && hasDigit && hasLetter;
      return (
        (hasDigit && value.length >= 6) ||
        (isLong && isMixed && !/[.:]/.test(value)) ||
        (value.length >= 8 && isMixed && isQuoted)
      );
    }
    if (!hasDigit || !hasLetter || /^[A-Z]{1,12}_[A-Z_\d]{1,40}$/.test(value)) return false;
    if (connection === 'adjacent') return isLong && /\d.*\d.*\d/.test(value);
    return value.length >= 8 && /\d.*\d/.test(value);
  }
  if (isQuoted && /\s/.test(value))
    return (
      !PROSE.test(value) &&
      (connection !== 'adjacent' || hasDigit) &&
      value.split(/\s+/).length <= 8 &&
      connection !== 'code'
    );
  if (isQuoted && PROSE.test(value) && !hasDigit) return false;
  if (strength === 'pass')
    return (
      hasDigit && hasLetter && (hasMark || isMixed || (connection === 'explicit' && !/[_:]/.test(value)))
    );
  switch (connection) {
    case 'adjacent':
      return (
        (value.length >= 6 && hasDigit && hasLetter && (hasMark || isMixed) && !/^[A-Z]+\d+$/.test(value)) ||
        isScrambled(value, 3)
      );
    case 'spoken':
      return (
        (hasDigit && (hasLetter || value.length >= 6)) ||
        /[!@#$%^&*?+~].*[\p{L}\p{N}]/u.test(value) ||
        isMixed ||
        isQuoted
      );
    case 'code':
      return isQuoted ? hasDigit || hasMark || isMixed || value.length >= 6 : hasDigit && !/[._]/.test(value);
    default:
      return hasDigit || hasMark || isMixed || isQuoted || (endsLine && value.length <= 32);
  }
}
