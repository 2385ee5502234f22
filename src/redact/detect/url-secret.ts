// What a URL gives away: user info, tokens, session and subscriber ids. Host and path stay readable.
/* oxlint-disable no-control-regex -- placeholders are masked by a control character, see shadow.ts */
import type { Finding, Scan } from '../finding.ts';
import { CLICK_ID, wrapperOf, wrapperPieces } from './url-wrappers.ts';

const URL_START = /:\/\/(?=[^\s<>"])|(?<![A-Za-z0-9])www\./gi;
const SCHEME_END = /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,15}$/i;
const URL_REST = /[^\s<>"\x1a]{0,4096}/y;
const PARAMETER = /[?&;#]([A-Za-z][A-Za-z0-9_.[\]-]{0,40}|[eupk])=([^&;#?\s<>"\x1a]{1,2048})/g;
/** Names whose values open doors or name a person. */
const SECRET_NAME =
  /^(?:.{0,20}[_.-])?(?:token|access_?token|id_?token|refresh_?token|sig|signature|(?:api|admin|edit|access|auth|private|secret|licen[cs]e|share)?_?key|code|auth|authkey|auth_?code|pwd|pw|pass|passwd|password|passcode|secret|client_?secret|session|session_?id|sessid|phpsessid|jsessionid|sid|e|u|email|e-?mail|mail|user|username|login|uid|user_?id|subscriber|subscriber_?id|recipient|member|invite|invitation|otp|nonce|ticket|hmac|jwt|bearer|credential|security-token|mtid|mc_eid|mkt_tok|upn|resourcekey|sdata|reset|confirm|confirmation|verify|activation|magic|unsub|unsubscribe|optout|share|signed|hash_?key|tk|tkn|ott|rsvp)$/i;
const AMAZON_NAME = /^x-(?:amz|goog)-(?:signature|credential|security-token)$/i;
/** Names of values that are public on purpose, however long. */
const PUBLIC_NAME =
  /^(?:utm_.{1,20}|q|query|search|id|doc|v|list|page|p|lang|hl|file|path|url|title|commit|rev|sha|h|hash|oldid|msgid|thread|ref|topic|date|from|to|t|name|subject|body|text|format|tab|gid|cid|pid|redirect|next|target|dest|return)$/i;
const LIST_ACTION =
  /\/(?:[a-z]{0,10}-?unsub(?:scribe)?|opt-?out|(?:email-?)?preferences|confirm(?:ation)?|verify(?:-?email)?|confirm-?email|email-?verification|track\/open|reset(?:-?password)?|password-?reset|email-login|activate-account|set-password|one-time|signin|invit(?:e|ation)s?|magic(?:-?link)?|login|activate|track|click|ls\/click|wf\/click)\/((?:[A-Za-z0-9_-]{1,40}\/){0,3})([A-Za-z0-9_=.~%+-]{8,512})/i;
/** groups.io: whoever opens it ends the membership of the one who got the mail. */
const LEAVE_LINK = /\/leave\/((?:\d{3,20}\/){1,3}[A-Za-z0-9_-]{1,64})/i;
/** The person's code before the word: /u/8f7e6d5c/unsubscribe */
const ACTION_AFTER =
  /(?<!\/)\/([A-Za-z0-9_=.~%+-]{8,512})\/(?:unsub(?:scribe)?|opt-?out|preferences|confirm(?:ation)?|verify)(?![a-z])/i;
const ACTION_PAGE =
  /\/[a-z_-]{0,16}(?:unsub(?:scribe)?|opt-?out|confirm(?:ation)?|verify|reset-?password)[a-z_.-]{0,12}\?/i;
/** A proxy of pages writes addresses as bytes that are each XOR the first. */
const HIDDEN_ADDRESS = /\/cdn-cgi\/l\/email-protection#([0-9a-f]{8,600})/i;
const WEBHOOK =
  /^(?:https?:\/\/)?(?:hooks\.slack\.com\/services|(?:discord|discordapp)\.com\/api\/webhooks|[a-z0-9-]{1,40}\.webhook\.office\.com\/webhookb2)\/([^\s?#]{8,300})/i;
const CHAT_INVITE =
  /^(?:https?:\/\/)?(?:chat\.whatsapp\.com\/|t\.me\/(?:joinchat\/|\+)|signal\.group\/#|discord\.gg\/|join\.slack\.com\/t\/[^/]{1,60}\/(?:shared_invite\/)?)(?!shared_invite\/)([A-Za-z0-9_=~-]{6,200})/i;

/** Finds the secret parts of URLs, never a whole URL. */
export function findUrlSecrets({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  if (!/:\/\/|www\./i.test(text)) return findings;
  let seen = 0;
  URL_START.lastIndex = 0;
  for (let start = URL_START.exec(text); start !== null; start = URL_START.exec(text)) {
    const scheme =
      start[0] === '://' ? SCHEME_END.exec(text.slice(Math.max(0, start.index - 18), start.index)) : null;
    const from = start.index - (scheme?.[0].length ?? 0);
    const head = text.slice(from, URL_START.lastIndex);
    // A wrapped link holds a second URL: its parameters are seen with those of the outer one, its user info is not.
    const isWrapped = from < seen;
    if (isWrapped && scheme === null) continue;
    URL_REST.lastIndex = URL_START.lastIndex;
    const rest = isWrapped
      ? text.slice(URL_REST.lastIndex, URL_REST.lastIndex + 300)
      : (URL_REST.exec(text)?.[0] ?? '');
    inAuthority(from, head + rest, head.length, findings);
    if (isWrapped) continue;
    inUrl(from, head + rest, UNSUBSCRIBE.test(text.slice(Math.max(0, from - 48), from)), findings);
    seen = URL_START.lastIndex + rest.length;
  }
  return findings;
}

function inAuthority(start: number, url: string, schemeLength: number, findings: Finding[]): void {
  const authority = /^[^/?#\\\s<>"]{0,300}/.exec(url.slice(schemeLength))?.[0] ?? '';
  const at = authority.lastIndexOf('@');
  if (at <= 0 || isSharedAccount(authority.slice(0, at)) || /^[\x1a:]{1,300}$/.test(authority.slice(0, at)))
    return;
  findings.push({
    start: start + schemeLength,
    end: start + schemeLength + at,
    category: 'url_secret',
    kind: 'user_info',
    value: authority.slice(0, at),
  });
}

/** "List-Unsubscribe: <" */
const UNSUBSCRIBE = /unsubscribe[^\n]{0,36}$/i;
/** The last part of a path that no person would choose. */
const LAST_PART = /\/(?=[A-Za-z0-9_=]{0,40}\d[A-Za-z]{1,6}\d)([A-Za-z0-9_=]{8,512})\/?$/;
/** "jane_example_org": whose folder it is */
const OWN_FOLDER = /^https?:\/\/[\w-]{1,63}-?\.sharepoint\.com\/.{0,20}\/personal\/([A-Za-z0-9_-]{4,200})/i;

function inUrl(start: number, url: string, leaves: boolean, findings: Finding[]): void {
  const add = (from: number, length: number, kind: string) => {
    const value = url.slice(from, from + length);
    findings.push({ start: start + from, end: start + from + length, category: 'url_secret', kind, value });
  };
  const query = url.slice(0, 4096);
  const isAction = leaves || ACTION_PAGE.test(query.slice(0, 1024));
  const host =
    /^(?:[a-z][a-z0-9+.-]{1,15}:\/\/)?(?:[^/?#@\s]{0,200}@)?([^/?#:\s]{1,255})/i.exec(query)?.[1] ?? '';
  const wrapper = wrapperOf(host.toLowerCase());
  PARAMETER.lastIndex = 0;
  for (let match = PARAMETER.exec(query); match !== null; match = PARAMETER.exec(query)) {
    const value = match[2]!.replace(/[.,;:!?)\]}'*]{1,20}$/, '');
    const name = match[1]!;
    if (
      (wrapper?.parameters?.test(name.toLowerCase()) === true && value.length >= 4 && !isLink(value)) ||
      isSecret(name, value) ||
      (isAction && value.length >= 6 && /\d/.test(value))
    )
      add(match.index + match[0].length - match[2]!.length, value.length, 'parameter');
    PARAMETER.lastIndex = match.index + match[0].length;
  }
  for (const piece of wrapperPieces(url, wrapper, isSecret)) add(piece.start, piece.length, piece.kind);
  const path = url.slice(0, 1024);
  for (const pattern of [WEBHOOK, CHAT_INVITE, HIDDEN_ADDRESS]) {
    const match = pattern.exec(path);
    if (match !== null) add(match.index + match[0].length - match[1]!.length, match[1]!.length, 'path');
  }
  const part = leaves ? LAST_PART.exec(path) : null;
  if (part !== null) add(part.index + 1, part[1]!.length, 'path');
  const folder = url.includes('sharepoint') ? OWN_FOLDER.exec(path)?.[1] : undefined;
  if (folder !== undefined) {
    const from = start + path.indexOf('/personal/') + 10;
    const address = { category: 'email', kind: 'address', value: folder.toLowerCase() } as const;
    findings.push({ start: from, end: from + folder.length, ...address });
  }
  const before = ACTION_AFTER.exec(path);
  if (before !== null && /\d|%|=/.test(before[1]!)) add(before.index + 1, before[1]!.length, 'path');
  const leave = LEAVE_LINK.exec(path);
  if (leave !== null) return add(leave.index + '/leave/'.length, leave[1]!.length, 'path');
  const action = LIST_ACTION.exec(path);
  if (action !== null && /\d|[A-Z].*[a-z].*[A-Z]|%|=/.test(action[2]!) && !/^\d{4}-?\d\d/.test(action[2]!)) {
    const length = action[1]!.length + action[2]!.length;
    add(action.index + action[0].length - length, length, 'path');
  }
}

function isSharedAccount(userInfo: string): boolean {
  return /^(?:git|hg|svn|anonymous|anon|guest|ftp)$/i.test(userInfo);
}

function isSecret(name: string, value: string): boolean {
  if (AMAZON_NAME.test(name)) return true;
  if (isLink(value)) return false; // its own parameters are looked at
  if (CLICK_ID.test(name)) return value.length >= 6;
  if (SECRET_NAME.test(name))
    return (
      value.length >= (name.length <= 2 ? 6 : 3) &&
      !/^(?:true|false|yes|no|null|sharing|drive_link)$/i.test(value)
    );
  if (PUBLIC_NAME.test(name)) return false;
  return value.length >= 20 && isRandom(value);
}

function isLink(value: string): boolean {
  return /^https?(?::|-3A|%3A)/i.test(value);
}

/** Capitals, small letters and digits in a mix that words don't have. */
function isRandom(value: string): boolean {
  if (!/^[A-Za-z0-9_=.~+/%-]{20,2048}$/.test(value) || /^[0-9a-f]{40}$/.test(value)) return false;
  if (!/\d/.test(value) || !/[a-z]/.test(value) || !/[A-Z]/.test(value)) return false;
  return new Set(value.slice(0, 64)).size >= 12;
}
