// Accounts of social networks and messengers: by label, in profile links, and the two forms that say so themselves,
// @user@instance (ActivityPub) and @user:server (Matrix). Of a link only the account goes; the service stays readable.
/* oxlint-disable no-control-regex -- placeholders are masked by a control character, see shadow.ts */
import type { Finding, Scan } from '../finding.ts';
import { domainEnd } from './domain.ts';
import type { LabelWord } from './label-words.ts';
import { matchAt } from './identity-value.ts';
import { isInZone } from './zones.ts';
import { HANDLE_FILL, RESERVED_PATH, SERVICES } from './social-labels.ts';

const GAP = /(?:[ \t]?#)?[ \t]{0,4}(?:[:=：\-–—/|(>~.][ \t]{0,3}|\([ \t]?|\n[> \t|]{0,12})?/uy;
const WORD = /[\p{L}\p{M}]{1,16}(?![\p{L}\p{N}_.@-])/uy;
const HANDLE =
  /(?:live:(?:\.cid\.)?|@)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])(?:#\d{4}|\.\d{2,4})?(?![A-Za-z0-9])/y;
const UNSPACED_FILL = /(?:号|號|账号|帐号|ID|id|アカウント|是|为|：|:|는|은|아이디|ไอดี|[ \t]){1,4}/y;
const NUMBER = /[1-9]\d{0,2}(?:[- ]?\d{2,4}){1,4}(?!\d)/y;
const REACH = 48;

export function findSocialHandles(scan: Scan): Finding[] {
  const { text } = scan;
  const findings: Finding[] = [];
  const add = (start: number, end: number) => {
    if (end - start < 2) return;
    const value = text.slice(start, end).toLowerCase().replace(/^@/, '');
    findings.push({ start, end, category: 'social', kind: 'account', value });
  };
  for (const label of scan.labels().words.social) {
    const found = inLink(text, label) ?? labelled(text, label);
    if (found !== null) add(found.start, found.end);
  }
  SHORT_HOST_END.lastIndex = 0;
  while (SHORT_HOST_END.test(text)) {
    const end = SHORT_HOST_END.lastIndex;
    for (const [host, pattern] of SHORT_HOSTS) {
      const start = end - host.length;
      if (!text.startsWith(host, start)) continue;
      if (/[A-Za-z0-9-]$|(?<!www)\.$/.test(text.slice(Math.max(0, start - 4), start))) continue;
      const found = accountIn(text, end, pattern);
      if (found !== null) add(found.start, found.end);
    }
  }
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const end = federated(text, at) ?? afterLetters(text, at) ?? inPath(text, at) ?? ownHandle(scan, at);
    if (end !== null) add(at, end);
  }
  return findings;
}

interface Account {
  readonly start: number;
  readonly end: number;
}

function labelled(text: string, label: LabelWord): Account | null {
  const { start, end, word } = label;
  const kind = SERVICES.get(word)!;
  if (
    /[@/\\$%&_#.-]/.test(text[start - 1] ?? ' ') &&
    !/[/|&-][ \t]?$/.test(text.slice(Math.max(0, start - 2), start - 0))
  )
    return null;
  const isUnspaced = word.charCodeAt(0) > 0x3040;
  if (/[\w\\($[]/.test(text[end] ?? ' ') && !(isUnspaced && /\w/.test(text[end]!))) return null;
  if (!/[A-Za-z0-9]/.test(text.slice(end, end + 24))) return null;
  let at = end;
  let isTold = false;
  let isNamed = false; // "ID", "handle" …
  for (let step = 0; step < 6 && at - end < REACH; step += 1) {
    const gap = matchAt(GAP, text, at);
    if (/[:=：]| [-–—] /u.test(gap) || (at === end && isUnspaced && gap !== '')) isTold = true;
    at += gap.length;
    const fill = text.charCodeAt(at) > 0xe00 ? matchAt(UNSPACED_FILL, text, at) : '';
    if (fill !== '') {
      isTold = isNamed = true;
      at += fill.length;
      continue;
    }
    if (kind === 'number') {
      const number = matchAt(NUMBER, text, at);
      if (number.replace(/\D/g, '').length >= 5) return { start: at, end: at + number.length };
    }
    const fillWord = matchAt(WORD, text, at).toLowerCase();
    if (fillWord !== '' && HANDLE_FILL.test(fillWord)) {
      if (
        /^(?:id|handle|username|nick|nickname|account|user|name|ник|аккаунт|pseudo|identifiant|usuario|cuenta|معرف|المعرف|حساب|حسابي|akun|konto|conta)$/u.test(
          fillWord,
        )
      )
        isNamed = true;
      // "my Skype is janedoe", but "Twitter is blocked"
      if (kind === 'plain' && /^(?:is|est|es|ist|هو)$/u.test(fillWord))
        isTold ||= isNamed || MINE.test(text.slice(Math.max(0, start - 16), start));
      at += fillWord.length;
      continue;
    }
    if (/^X[ \t]?[:：]/u.test(text.slice(at, at + 4))) {
      at += 1;
      continue;
    }
    // "Telegram/Signal: @jane"
    if (fillWord !== '' && SERVICES.has(fillWord)) return null;
    const handle = matchAt(HANDLE, text, at);
    if (handle === '' || !isHandle(handle, kind, isTold, isNamed, text, label, at + handle.length))
      return null;
    return { start: at, end: at + handle.length };
  }
  return null;
}

function isHandle(
  handle: string,
  kind: ServiceKind,
  isTold: boolean,
  isNamed: boolean,
  text: string,
  { start, word }: LabelWord,
  end: number,
): boolean {
  const after = text.slice(end, end + 3);
  if (/^(?:@|:\/\/|\(|\[|=|::)/.test(after) || /^https?$|^www\./i.test(handle)) return false;
  if (/^(?:bluesky|bsky)$/.test(word) && isTold && handle.includes('.')) return true;
  if (/^\.\p{L}/u.test(after) || domainEnd(handle.replace(/^@/, '')) === handle.replace(/^@/, '').length)
    return handle[0] === '@' && (kind === 'plain' || !handle.includes('.'));
  if (handle[0] === '@') return handle.length > 2;
  if (word === 'signal' && /^\w{2,30}\.\d{2,4}$/.test(handle)) return true;
  if (/^(?:skype|скайп|سكايب)$/u.test(word) && /^[a-z]\w{1,30}(?:\.\w{1,30}){1,3}$/i.test(handle))
    return true;
  if (kind === 'plain' && /^live:|^(?=[a-z_.]{0,20}\d)[a-z][\w.]{5,30}$/i.test(handle))
    return !PROSE.test(handle);
  if (!/[a-z]/i.test(handle) || !(isTold || isNamed)) return false;
  if (/#\d{4}$/.test(handle)) return true;
  const endsPiece = /^[ \t]*(?:[,;|/)>•]|\r?\n|$|\.(?:\s|$))/.test(after);
  const isWordy = /^\p{L}\p{Ll}+$/u.test(handle) || /^\p{Lu}+$/u.test(handle);
  if (kind === 'plain') {
    if (isNamed && isTold) return true;
    return endsPiece && (isTold || !isWordy) && !PROSE.test(handle);
  }
  // A word of language or programs: at the start of its line, or said to be an account.
  if (
    word === 'username' ||
    word === 'handle' ||
    word === 'handles' ||
    word === 'nick' ||
    word === 'nickname'
  )
    return isTold && endsPiece && /\d|[a-z][._-]?[A-Z]|\w[._]\w/.test(handle) && !PROSE.test(handle);
  if (word === 'line' && !isNamed && text.slice(start, start + 4) !== 'LINE') return false;
  if (word === 'signal' && !isNamed && !/\.\d{2,4}$/.test(handle)) return false;
  const isHead = /(?:^|[\n|,;•·/])[> \t|*•·-]{0,12}$/u.test(text.slice(Math.max(0, start - 16), start));
  if (isNamed && !isTold) return endsPiece && /\w[._\d]/.test(handle) && !PROSE.test(handle);
  if (isNamed && isTold) return !PROSE.test(handle) && (isHead || !isWordy);
  return (
    isHead &&
    isTold &&
    (endsPiece || /[a-z][_\d]/.test(handle)) &&
    !PROSE.test(handle) &&
    text[start] !== word[0]
  );
}
type ServiceKind = 'plain' | 'common' | 'number';

/** Words that follow a service's name where no account does. */
const PROSE =
  /^(?:the|a|an|and|or|is|was|on|in|for|of|to|at|by|no|yes|none|via|not|https?|tba|tbd|n|see|use|using|new|now|we|you|it|this|that|more|login|api|bot|app|group|channel|link|page|post|posts|issue|issues|pull|repo|account|accounts|handle|handles|followers|support|bridge|server|client|today|down|up|only|also|web|desktop|released|update|here|available|yes|ok|open|closed|public|private|email|phone|mobile|tel|fax)$/i;

const MINE = /(?<!\p{L})(?:my|his|her|our|mon|mi|meu|minha|mein|mio|мой|حسابي(?: على)?)[ \t]{1,3}$/iu;

const ACCOUNT = /@?[A-Za-z0-9_.%-]{2,100}/y;
/** Behind the name of the service: ".com/in/" and the like. */
const LINK_PATH: ReadonlyMap<string, RegExp> = new Map([
  ['linkedin', /\.com\/(?:mwlite\/)?(?:in|pub)\//iy],
  ['facebook', /\.com\/(?:(?:people|pages)\/[^/\s]{1,60}\/|profile\.php\?id=|pg\/|@)?/iy],
  ['fb', /\.(?:com|me|watch)\/(?:profile\.php\?id=)?/iy],
  ['twitter', /\.com\/(?:#!\/|intent\/(?:user|follow)\?screen_name=)?/iy],
  ['instagram', /\.com\/(?:stories\/)?/iy],
  ['tiktok', /\.com\/(?=@)/iy],
  ['threads', /\.(?:net|com)\/(?=@)/iy],
  ['telegram', /\.me\/|\.org\/(?=@)/iy],
  ['bsky', /\.app\/profile\//iy],
  ['snapchat', /\.com\/(?:add|t)\//iy],
  ['keybase', /\.io\//iy],
  ['reddit', /\.com\/(?:u|user)\//iy],
  ['weibo', /\.(?:com|cn)\/(?:u\/|n\/)?/iy],
  ['pinterest', /\.[a-z.]{2,6}\//iy],
  ['signal', /\.me\/#(?:eu|u)\//iy],
  ['matrix', /\.to\/#\/(?=@)/iy],
  ['discord', /(?:app)?\.com\/users\//iy],
  ['skype', /:(?!\/\/)(?=[A-Za-z0-9_.-]{3,60}(?:\?|\s|$|"|>))/iy],
  ['orcid', /\.org\//iy],
  ['youtube', /\.com\/(?:user\/|(?=@))/iy],
  ['medium', /\.com\/(?=@)/iy],
]);
const SHORT_HOSTS: readonly (readonly [string, RegExp])[] = [
  ['x.com/', /(?:#!\/|intent\/(?:user|follow)\?screen_name=)?/iy],
  ['t.me/', /(?:s\/)?/iy],
  ['vk.com/', /(?:id(?=\d))?/iy],
  ['vk.ru/', /(?:id(?=\d))?/iy],
  ['ok.ru/', /(?:profile\/)?/iy],
  ['line.me/', /(?:ti\/p\/|R\/ti\/p\/)/iy],
];
const SHORT_HOST_END = /[xtke](?:\.com|\.me|\.ru)\//g;

function inLink(text: string, { end, word, start }: LabelWord): Account | null {
  const path = LINK_PATH.get(word);
  if (path === undefined || (text[end] !== '.' && text[end] !== ':' && text[end] !== 'a')) return null;
  const head = matchAt(path, text, end);
  if (head === '') return null;
  if (word === 'skype' && /[\p{L}\p{N}:/]/u.test(text[start - 1] ?? ' ')) return null;
  return account(text, end + head.length);
}

function accountIn(text: string, at: number, pattern: RegExp): Account | null {
  const head = matchAt(pattern, text, at);
  return head === '' && pattern.source.startsWith('(?:ti') ? null : account(text, at + head.length);
}

function account(text: string, at: number): Account | null {
  const found = matchAt(ACCOUNT, text, at).replace(/[.%-]+$/, '');
  const start = text[at] === '@' ? at + 1 : at;
  const name = text.slice(start, at + found.length);
  if (name.length < 2 || RESERVED_PATH.test(name)) return null;
  return { start, end: at + found.length };
}

/** https://mastodon.example.org/@jane: right behind the host. */
function inPath(text: string, at: number): number | null {
  if (text[at - 1] !== '/') return null;
  const host = PROFILE_HOST.exec(text.slice(Math.max(0, at - 80), at))?.[1];
  if (host === undefined || /^(?:unpkg\.com|esm\.sh|jsr\.io)$/i.test(host)) return null;
  const handle = matchAt(PATH_HANDLE, text, at);
  return handle === '' ? null : at + handle.length;
}
const PROFILE_HOST = /(?:\/\/|^|[\s(<])(?:www\.)?([a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,30}){1,3})\/$/i;
const PATH_HANDLE = /@[A-Za-z0-9_][A-Za-z0-9_.-]{0,40}[A-Za-z0-9_](?![A-Za-z0-9_@]|\/[^\d\s>"])/y;

/** "X: @jane", "TG: @jane" */
function afterLetters(text: string, at: number): number | null {
  const before = text.charCodeAt(at - 1);
  if (before !== 32 && before !== 58 && before !== 9) return null;
  if (
    !/[:-]/.test(text.slice(Math.max(0, at - 3), at)) ||
    !LETTERS.test(text.slice(Math.max(0, at - 12), at))
  )
    return null;
  const handle = matchAt(HANDLE, text, at);
  return handle.length < 3 || /^[@.]\w/.test(text.slice(at + handle.length, at + handle.length + 2))
    ? null
    : at + handle.length;
}
const LETTERS = /(?:^|[^\p{L}\p{N}._@-])(?:X|TG|Tg|tg|FB|Tw|TW|BS|IG)[ \t]{0,2}[:：-][ \t]{0,2}$/u;

/** "Mobile +44 … | @jane_doe" in a signature; "follow me @jane_doe" anywhere. */
function ownHandle(scan: Scan, at: number): number | null {
  const { text } = scan;
  const handle = matchAt(HANDLE, text, at);
  const end = at + handle.length;
  if (handle.length < 4 || !/[a-z]/i.test(handle) || GROUPS.test(handle)) return null;
  if (/^[@/\p{L}({[<=]|^\.\p{L}/u.test(text.slice(end, end + 2))) return null;
  const before = text.slice(Math.max(0, at - 40), at);
  if (LEADS.test(before)) return end;
  const isField = FIELD_BEFORE.test(before) && FIELD_BEHIND.test(text.slice(end, end + 8));
  return isField && isInZone(scan.zones(), at) ? end : null;
}
/** Everybody at once, and the words of programs. */
const GROUPS =
  /^@(?:everyone|everybody|here|channel|all|room|team|online|admins?|mods?|media|import|param|return|override|deprecated|property|todo|see|link|author)$/i;
/** The start of a line or a part; the shadow joins a line to the one before where it begins with the sign. */
const FIELD_BEFORE =
  /(?:^|[\n|,;•·/])[> \t]{0,12}(?:(?<=\n[> \t]{0,12})(?:\p{Lu}[\p{L}\p{M}.'-]{0,20} ?){1,3})?$/u;
const FIELD_BEHIND = /^[ \t]{0,4}(?:[|,;•·/]|\r?\n|$)/;
const LEADS =
  /(?<!\p{L})(?:follow(?: me)?(?: on| at)?|(?:reach|find|contact|message|tag|dm|ping|text) me(?: at| on| as| via| here)?|(?:i'm|i am|my handle is|my account is)|(?:respondo|escribo|estoy|síg[ua]eme|escríbeme|encuéntrame)(?: en| a)?|(?:siga-me|me siga|estou)(?: em| no)?|suivez-moi(?: sur)?|(?:écrivez-moi|retrouvez-moi|je suis)(?: sur| à)?|(?:пишите|ищите|подписывайтесь)(?: мне| меня)?(?: в| на)?|(?:تابعني|تابعوني|راسلني)(?: على)?|folg(?:t|en sie) mir(?: auf)?|schreib mir(?: auf| an)?)[ \t]{0,2}[:：]?\s{0,3}[>| ]{0,6}\(?$/iu;

const FEDERATED = /@[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}@([A-Za-z0-9][A-Za-z0-9.-]{2,253})/y;
const MATRIX = /@[a-z0-9][a-z0-9._=+/-]{0,62}:([a-z0-9][a-z0-9.-]{2,253})(?::\d{2,5})?/y;

function federated(text: string, at: number): number | null {
  const before = text.charCodeAt(at - 1);
  if ((before >= 97 && before <= 122) || (before >= 48 && before <= 57)) return null;
  if (
    /[A-Za-z0-9_.+=/-]/.test(text[at - 1] ?? ' ') &&
    !/(?:\.to\/#\/|u\/)$/.test(text.slice(Math.max(0, at - 6), at))
  )
    return null;
  for (const pattern of [FEDERATED, MATRIX]) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) continue;
    const length = domainEnd(found[1]!);
    if (length === null) continue;
    return at + found[0].indexOf(found[1]!, found[0].length - found[1]!.length - 6) + length;
  }
  return null;
}
