// The value behind a word such as "password" or "API key": a secret, not the next word of a sentence or a line of code.
/* oxlint-disable no-control-regex -- placeholders are masked by a control character, see shadow.ts */
import { matchAt } from './identity-value.ts';
import {
  CODE_KIND,
  KEY_KIND,
  KEY_KIND_AFTER,
  NOT_SECRET_BEFORE,
  NOT_VALUE_AFTER,
  PASSWORD_WORDS,
} from './credential-labels.ts';
import type { LabelWord } from './label-words.ts';
import { CODE, isSecret, NO_VALUE, type Strength } from './secret-value.ts';

export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly kind: 'labelled' | 'login';
}

const PREPOSITION =
  'for|to|of|on|at|from|in|by|pour|de|du|des|para|por|für|zum|zur|von|vom|per|di|da|del|do|della|voor|van|til|för|για|для|от|к|на|в|за|za|do|için|na|le|لـ|ل';
/** "password for the wiki", "пароль от почты (новый)" */
const QUALIFIER = `(?:[ \\t](?:temporaire|provisoire|actuel|temporal|provisional|actual|nueva|temporário|temporária|provisória|atual|nova|temporanea|provvisoria|временный|новый|جديدة|المؤقتة|new|now))?(?: d['’]ordine| الخاصة? [\\p{L}]{1,12})?(?:[ \\t]{1,2}(?:${PREPOSITION})(?:[ \\t]{1,2}(?![:=])[^\\s:=,;?!]{1,24}){1,6}?)?[ \\t]{0,3}(?:\\([^()\\n]{1,30}\\)[ \\t]{0,2})?`;
const EXPLICIT = new RegExp(
  `${QUALIFIER}(?:[ \\t](?:is|ist|est|es|lautet|é|è|er|är|hex|base64|below|here|follows)(?![\\p{L}]))?["'\`*_]{0,2}[ \\t]{0,4}(?:\\[[^\\]\\n]{0,12}\\])?(?::{1,2}=?|=>?|->|—>)(?:[ \\t]{0,4}(?:\\n{1,2}[> \\t|]{0,12})?)`,
  'uy',
);
const SPOKEN = new RegExp(
  `${QUALIFIER}[ \\t]{0,2}(?:(?:is|was|are|will be|(?:has been |was |is )?(?:re)?set to|(?:has been |was |is )?changed to|(?:still|now) is|reads|est|sera|es|será|ist|lautet|war|é|è|jest|er|är|on|это|будет|هو|هي|adalah|ni|है|to|into|à|auf|на|->)(?:[ \\t]{1,2}(?:now|still|maintenant|ahora|jetzt|agora|теперь))?(?:\\n[> \\t|]{0,12}|[ \\t]{1,3})|-[ \\t]{1,2}|(?:は|是|为|為|を|が|는|은|를|이|가)[ \\t]{0,2})`,
  'uy',
);
const ADJACENT = /[ \t]{1,2}/y;
const QUOTED = /(["'`])([^"'`\n\x1a]{4,64})\1/y;
/** Scripts without blanks go on behind a value. */
const UNSPACED_TAIL = /[\u2e80-\u9fff\uac00-\ud7af].*$/u;
const BARE = /[^\s<>"'`\x1a「」『』【】]{3,256}/uy;
const TRAILING = /(?:[.,;:)|\]}]|。|，){1,4}$/u;

export function labelledSecrets(text: string, labels: readonly LabelWord[]): Secret[] {
  const secrets: Secret[] = [];
  let done = -1;
  for (const label of labels) {
    if (label.start < done) continue;
    const secret = secretAt(text, label);
    if (secret === null) continue;
    secrets.push(secret);
    done = secret.end;
  }
  return secrets;
}

function secretAt(text: string, { start, end, word }: LabelWord): Secret | null {
  const before = text.slice(Math.max(0, start - 40), start);
  const next = text[end];
  if (next === undefined || /[\\/@]/.test(next)) return null;
  if (/^(?:basic|bearer)$/.test(word)) return authorization(text, word, end, before);
  if (LOGIN.test(word)) return login(text, end);
  if (word === 'cookie') return cookie(text, end);
  if (/^(?:seed|mnemonic)$/.test(word)) return phrase(text, end);
  // A pin of a chip or a connector has a number too.
  if (/^pin(?:code)?$/.test(word) && text.slice(start, end) !== 'PIN' && !MY_PIN.test(before)) return null;
  if (/^codes?$/.test(word)) return CODE_KIND.test(before) ? valueAfter(text, end, 'code') : null;
  if (word === 'session') {
    const rest = matchAt(SESSION, text, end);
    return rest === '' ? null : valueAfter(text, end + rest.length, 'compound');
  }
  // A parameter of a URL is for url-secret.
  if (next === '=' && /[?&;][\w.-]{0,30}$/.test(before)) return null;
  if (/^(?:credentials?|creds|zugangsdaten)$/.test(word)) return pair(text, end);
  if (next === '>' && text[start - 1] === '<') return element(text, end + 1, word);
  let strength = strengthOf(word, before);
  let from = end;
  if (KEY_WORD.test(word) || strength === 'token') {
    const kind = matchAt(KEY_KIND_AFTER, text, end);
    if (kind !== '') {
      from = end + kind.length;
      strength = 'compound';
    }
  }
  if (strength === null) return null;
  if (strength !== 'code' && matchAt(NOT_VALUE_AFTER, text, from) !== '') return null;
  return valueAfter(text, from, strength, word.startsWith('pin'));
}

const MY_PIN = /(?:my|your|his|her|our|atm|sim|card|bank|login|secret|mein[e]?|mon|mi|meu|il mio)[ \t]$/i;
const SESSION = /[ _-]?(?:id|key|token|cookie)(?![\p{L}\p{N}])/iuy;
const KEY_WORD =
  /^(?:keys?|clé|llave|chave|klucz|ключ|مفتاح|キー|키|anahtar|sleutel|nyckel|nøgle|chiave|schlüssel|clave)$/u;
const LOGIN = /^(?:login|username|user|utilisateur|usuario|benutzer|benutzername|логин|kullanıcı)$/u;
/** Halves of two words. */
const HALVES: ReadonlyMap<string, RegExp> = new Map([
  ['passe', /mots? de $/i],
  ['المرور', /(?:كلمة|رمز|كلمات) $/],
  ['السر', /(?:كلمة|الرقم) $/],
  ['سر', /كلمة $/],
  ['مرور', /كلمة $/],
  ['عبور', /رمز $/],
  ['sandi', /kata $/i],
  ['khẩu', /mật $/i],
  ['kata', /^\0$/],
  ['رمز', /^\0$/],
]);

function strengthOf(word: string, before: string): Strength | null {
  const half = HALVES.get(word);
  if (half !== undefined) return half.test(before) ? 'password' : null;
  if (word === 'clave' && /palabras? $/i.test(before)) return null;
  if (word === 'pass' || word === 'parole' || word === 'parola' || word === 'losung') return 'pass';
  if (PASSWORD_WORDS.has(word))
    return /(?:no|without|empty|wrong|incorrect|old) $/i.test(before) && word !== 'clave'
      ? 'pass'
      : 'password';
  if (/^(?:otp|totp|cvv2?|cvc|pin|pincode)$/.test(word)) return 'code';
  if (
    /^(?:apikeys?|apitoken|authkey|authtoken|accesskey|accesstoken|secretkey|privatekey|clientsecret|licensekey|sessionid|phpsessid|jsessionid|sessid)$/.test(
      word,
    )
  )
    return 'compound';
  if (/(?:wi-?fi|wpa[23]?|wlan)[ _-]$/i.test(before)) return 'password';
  if (KEY_WORD.test(word)) return KEY_KIND.test(before.slice(-26)) ? 'compound' : null;
  if (NOT_SECRET_BEFORE.test(before)) return null;
  return KEY_KIND.test(before.slice(-26)) ? 'compound' : 'token';
}

function valueAfter(text: string, from: number, strength: Strength, isPin = false): Secret | null {
  const explicit = matchAt(EXPLICIT, text, from);
  if (explicit !== '') {
    const isCode = /[ \t](?:=|:=)[ \t]/.test(explicit);
    const isWrapped = explicit.includes('\n');
    const secret = take(text, from + explicit.length, (value, isQuoted, endsLine) =>
      isWrapped && !endsLine
        ? false
        : isSecret(value, strength, isQuoted, endsLine, isCode ? 'code' : 'explicit'),
    );
    if (secret !== null) return secret;
  }
  if (strength === 'pass') return null;
  const spoken = matchAt(SPOKEN, text, from);
  if (spoken !== '') {
    const secret = take(text, from + spoken.length, (value, isQuoted) =>
      isSecret(value, strength, isQuoted, false, 'spoken'),
    );
    if (secret !== null) return secret;
  }
  const gap = isPin ? '' : matchAt(ADJACENT, text, from);
  if (gap === '') return null;
  const connection = LOGIN_BEFORE.test(text.slice(Math.max(0, from - 80), from)) ? 'spoken' : 'adjacent';
  return take(text, from + gap.length, (value, isQuoted) =>
    isSecret(value, strength, isQuoted, false, connection),
  );
}

/** "login jane / password ", "network Guest, password " */
const LOGIN_BEFORE =
  /(?<!\p{L})(?:login|user ?name|user|wi-?fi|wlan|ssid|network)(?: ?[:=]| is)?[ \t]{1,2}["'`]?[^\s"'`,;/|]{2,40}["'`]?(?:[ \t]?[,;/|]|[ \t](?:and|with))[ \t]{1,2}(?:the )?\S{2,20}$/iu;

function take(
  text: string,
  at: number,
  accepts: (value: string, isQuoted: boolean, endsLine: boolean) => boolean,
): Secret | null {
  const quoted = matchAt(QUOTED, text, at);
  if (quoted !== '') {
    const value = quoted.slice(1, -1);
    return accepts(value, true, true)
      ? { start: at + 1, end: at + 1 + value.length, kind: 'labelled' }
      : null;
  }
  const marks = matchAt(MARKS, text, at).length;
  const start = at + marks;
  if (text.charCodeAt(start) > 0x2e80) return null;
  let value = matchAt(BARE, text, start);
  if (value.length > 64 && !/\d/.test(value)) return null;
  value = value.replace(UNSPACED_TAIL, '').replace(TRAILING, '');
  const endsLine = /^["'`*_.,;)。]{0,3}[ \t]*(?:\r?\n|$)/u.test(
    text.slice(start + value.length, start + value.length + 8),
  );
  // A long word without a digit is no secret, nor is what a removal left of one.
  if (text[start + value.length] === '\x1a' && !/\d/.test(value)) return null;
  return value.length >= 3 && accepts(value, false, endsLine)
    ? { start, end: start + value.length, kind: 'labelled' }
    : null;
}
const MARKS = /["'`*_<「『【]{0,2}/uy;

/** `Authorization: Basic …` (RFC 7617), `Bearer …` (RFC 6750) */
function authorization(text: string, word: string, end: number, before: string): Secret | null {
  if (word === 'basic' && !/authorization["'` ]{0,3}[:=]?["'` ]{0,3}$/i.test(before)) return null;
  const gap = matchAt(BEARER_GAP, text, end);
  const value = gap === '' ? '' : matchAt(BEARER, text, end + gap.length).replace(/\.$/, '');
  const isToken = value.length >= 8 && (/\d/.test(value) || value.length >= 24 || value.endsWith('='));
  return isToken ? { start: end + gap.length, end: end + gap.length + value.length, kind: 'labelled' } : null;
}
const BEARER_GAP = /[ \t]{1,3}(?:token[ \t:=]{1,3})?|[:=][ \t]{0,3}/iy;
const BEARER = /[A-Za-z0-9._~+/=-]{8,4000}/y;

/** A login name goes with the password that is told next to it. */
function login(text: string, end: number): Secret | null {
  LOGIN_VALUE.lastIndex = end;
  const found = LOGIN_VALUE.exec(text);
  if (found === null || NO_VALUE.test(found[2]!) || /^your/i.test(found[2]!)) return null;
  const start = end + found[1]!.length;
  return { start, end: start + found[2]!.length, kind: 'login' };
}
const LOGIN_VALUE =
  /([ \t]{0,2}(?:name|id)?(?:[ \t]{0,2}[:=]|[ \t]is|(?=[ \t]\S{2,60},))[ \t]{0,3}["'`]?)([\p{L}\p{N}@._+-]{2,60})["'`]?[ \t]{0,2}[,;/|.]?[ \t]{0,2}(?:\n[> \t|*-]{0,12})?(?:(?:and|und|et|y|e|with|the|&)[ \t]{1,2}){0,2}(?=(?:pass|pwd|pw[ :=]|mdp|mots? de passe|contrase|senha|kennwort|wachtwoord|has[lł]o|парол|密码|パスワード|비밀번호|şifre|parola)[\p{L} ]{0,12}[ \t]{0,2}(?:[:=：]|is|[ \t](?=\S{0,30}\d)))/iuy;

function cookie(text: string, end: number): Secret | null {
  COOKIE.lastIndex = end;
  const found = COOKIE.exec(text);
  if (found === null || !/\d/.test(found[2]!)) return null;
  const start = end + found[1]!.length;
  return { start, end: start + found[2]!.length, kind: 'labelled' };
}
const COOKIE = /(["']?:[ \t]{0,3}["']?[A-Za-z0-9_.-]{1,60}=)([^\s;"'\x1a]{8,1000})/y;

/** The words of a wallet. */
function phrase(text: string, end: number): Secret | null {
  PHRASE.lastIndex = end;
  const found = PHRASE.exec(text);
  if (found === null) return null;
  const start = end + found[1]!.length;
  return { start, end: start + found[2]!.length, kind: 'labelled' };
}
const PHRASE =
  /((?:[ \t](?:phrase|words?))?[ \t]{0,2}(?::|is|=)[ \t]{0,3}["'`]?)([a-z]{3,8}(?: [a-z]{3,8}){11,23})/y;

/** "credentials: admin / Foo-Bar9" */
function pair(text: string, end: number): Secret | null {
  PAIR.lastIndex = end;
  const found = PAIR.exec(text);
  if (found === null || !/\d|\p{Ll}\p{Lu}|[!@#$%^&*?+~]/u.test(found[3]!) || CODE.test(found[3]!))
    return null;
  const start = end + found[1]!.length;
  return { start, end: start + found[2]!.length, kind: 'labelled' };
}
const PAIR =
  /((?:[ \t](?:for|to|of|für|pour|para)(?:[ \t][^\s:=,;]{1,20}){1,4})?[ \t]{0,2}(?:[:=]|are|is|sind|lauten)[ \t]{0,3}["'`]?)([\w.@+-]{2,40}[ \t]?[/:|,][ \t]?([^\s<>"'`\x1a,;]{4,64}))/y;

/** `<password>…</password>` */
function element(text: string, at: number, word: string): Secret | null {
  if (!PASSWORD_WORDS.has(word) && !/^(?:token|secret|apikey)$/.test(word)) return null;
  const value = matchAt(ELEMENT, text, at);
  return /[\p{L}\p{N}]/u.test(value) && text.startsWith('</', at + value.length)
    ? { start: at, end: at + value.length, kind: 'labelled' }
    : null;
}
const ELEMENT = /[^\s<>\x1a]{3,256}/y;
