// Passwords, keys and tokens: by the prefixes that services give theirs, by PEM armour, by label.
/* oxlint-disable no-control-regex -- placeholders are masked by a control character, see shadow.ts */
import type { Finding, Scan } from '../finding.ts';

const PREFIXED =
  /(?<![A-Za-z0-9_-])(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{16,64}|(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}(?![A-Z0-9])|xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-[A-Za-z0-9-]{10,250}|sk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{20,250}|[rs]k_(?:live|test)_[A-Za-z0-9]{10,250}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,500}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,300}|SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}|hf_[A-Za-z0-9]{30,60}|dop_v1_[a-f0-9]{64}|AGE-SECRET-KEY-1[A-Z0-9]{50,70}|eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{4,4000}(?:\.[A-Za-z0-9_-]{0,2000})?)/g;
const ARMOUR_BEGIN =
  /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|PGP) )?(?:PRIVATE KEY|PUBLIC KEY BLOCK|PRIVATE KEY BLOCK)-----/g;
const ARMOUR_LIMIT = 60_000;
const LABEL =
  /(?<![\p{L}\p{N}?&;])(?:passwords?|passwd|pwd|passphrase|login password|wifi password|wi-fi password|wpa2? key|api[ _-]?key|secret[ _-]?key|access[ _-]?(?:key|token)|(?:(?:auth|login|session|security|refresh)[ _-]?|(?<![_-]))token|bearer|client[ _-]?secret|mot de passe|mdp|contraseña(?: de [\p{L} ]{1,20})?|clave|пароль|كلمة (?:المرور|السر)|密码|口令|パスワード|비밀번호|passwort|kennwort|senha|wachtwoord|parola|hasło)(?: (?:is|est|es|ist|é))?[ \t]{0,3}(?:[:：=]|(?<=is|est|es|ist|é))[ \t]{0,4}["'`]?(?=[^\s\x1a])/giu;
const VALUE = /[^\s<>"'`\x1a]{4,128}/y;

export function findCredentials({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  const add = (start: number, end: number, kind: string) =>
    findings.push({ start, end, category: 'credential', kind, value: text.slice(start, end) });
  for (const match of text.matchAll(PREFIXED)) add(match.index, match.index + match[0].length, 'token');
  if (text.includes('-----BEGIN ')) {
    let done = 0;
    const lastEnd = text.lastIndexOf('-----END ');
    for (const match of text.matchAll(ARMOUR_BEGIN)) {
      if (match.index < done) continue;
      done = armourEnd(text, match.index + match[0].length, lastEnd);
      add(match.index, done, 'armour');
    }
  }
  for (const match of text.matchAll(LABEL)) {
    const start = match.index + match[0].length;
    VALUE.lastIndex = start;
    const value = (VALUE.exec(text)?.[0] ?? '').replace(/[.,;)]{1,4}$/, '');
    if (isPassword(value, text.slice(start + value.length, start + value.length + 6))) {
      add(start, start + value.length, 'labelled');
    }
  }
  return findings;
}

/** End of the armour: its END line, or the last line that looks like base64 where the END line is missing. */
function armourEnd(text: string, from: number, lastEnd: number): number {
  const end = lastEnd < from ? -1 : text.indexOf('-----END ', from);
  if (end >= 0 && end - from < ARMOUR_LIMIT) {
    const close = text.indexOf('-----', end + 9);
    if (close >= 0 && close - end < 80) return close + 5;
  }
  let at = from;
  while (at < text.length && at - from < ARMOUR_LIMIT) {
    let stop = text.indexOf('\n', at);
    if (stop < 0) stop = text.length;
    if (
      !/^[> \t]{0,20}(?:[A-Za-z0-9+/=]{0,80}|[A-Za-z-]{1,20}: .{0,100})\r?$/.test(
        text.slice(at, Math.min(stop, at + 140)),
      )
    )
      break;
    at = stop + 1;
  }
  return Math.min(Math.max(at - 1, from), text.length);
}

/** A value, not a sentence: digits, marks or mixed case, or a lone word at the end of its line. */
function isPassword(value: string, after: string): boolean {
  if (
    value.length < 4 ||
    /^(?:https?:|\$|%|<|\{|\[|\*{3}|x{3}|none$|null$|true$|false$|required|optional|string|undefined)/i.test(
      value,
    )
  )
    return false;
  if (/[(){}[\];]/.test(value)) return false;
  return (
    /\d|[!@#$%^&*?+~]|\p{Ll}\p{Lu}/u.test(value) || (/^[ \t]*(?:\r?\n|$)/.test(after) && value.length <= 32)
  );
}
