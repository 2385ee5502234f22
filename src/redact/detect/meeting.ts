// Meeting links, ids, pass codes and one-tap dial strings: rooms are used again, so they stay secret afterwards.
/* oxlint-disable no-control-regex -- placeholders are masked by a control character, see shadow.ts */
import type { Finding, Scan } from '../finding.ts';

const ROOM_LINK =
  /(?:(?:https?|zoommtg|zoomus|msteams):\/\/)?(?<![A-Za-z0-9.-])(?:[a-z0-9-]{1,63}\.){0,3}(?:zoom\.us\/join\?|zoom\.(?:us|com\.cn)\/(?:j|my|w|s|wc|join|launch|webinar\/register|meeting\/register|meeting)\/|zoomgov\.com\/[jw]\/|teams\.(?:microsoft|live)\.com\/(?:l\/meetup-join|meet|l\/meeting)\/|teams\.microsoft\.com\/meet\/|meet\.google\.com\/|g\.co\/meet\/|webex\.com\/(?:meet|join|[a-z0-9.-]{1,60}\/j\.php|webappng|wbxmjs|[a-z0-9.-]{1,60}\/(?:onstage|e\.php))|meet\.jit\.si\/|jitsi\.[a-z0-9.-]{1,60}\/|meet\.[a-z0-9-]{1,60}\.[a-z.]{2,10}\/(?=[A-Za-z0-9_-]{6})|(?:bbb|bigbluebutton|webconf|conf)[a-z0-9-]{0,20}\.[a-z0-9.-]{1,60}\/(?:b|rooms|gl|bigbluebutton)\/|gotomeet\.me\/|gotomeeting\.com\/(?:join|meeting)|meet\.goto\.com\/|whereby\.com\/|join\.skype\.com\/|meet\.lync\.com\/|bluejeans\.com\/(?=\d)|8x8\.vc\/|app\.gather\.town\/|hopin\.com\/|livestorm\.co\/|ringcentral\.com\/(?:join|j)\/|meeting\.tencent\.com\/|voovmeeting\.com\/|chime\.aws\/|freeconferencecall\.com\/|fccdl\.in\/)/gi;
/** Cheap: without one of these words there is no link. */
const LINK_HINT =
  /zoom\.(?:us|com)|zoomgov|teams\.[ml]|(?:\/|\.)meet\.|^meet\.|\bmeet\.[a-z]|meet\/|webex|jitsi|bigbluebutton|bbb|webconf|\bconf[a-z0-9-]{0,20}\.|gotomee|whereby|skype\.com|lync\.com|bluejeans|8x8\.vc|gather\.town|hopin|livestorm|ringcentral|voovmeeting|tencent|chime\.aws|freeconference|fccdl/i;
const LINK_REST = /[^\s<>"\x1a]{0,2048}/y;
/** A link that its line was too short for: a room's code, or parameters. */
const WRAPPED_REST =
  /[ \t]?\r?\n[> \t|]{0,12}(?:[a-z]{3}-[a-z]{4}-[a-z]{3}(?![\w-])|\d{3,12}(?![\w.,:/-])|[A-Za-z0-9_.~%-]{0,100}[?&=%][A-Za-z0-9?=&%_.~-]{3,300}(?=\s|>|$))/y;
const PUBLIC_PAGE =
  /(?:zoom\.us\/(?:rec|recording|support|download|pricing)|whereby\.com\/(?:information|blog|user)|meet\.google\.com\/?$)/i;

const LABEL =
  /(?<![\p{L}\p{N}])(?:(?:zoom|webex|teams|jitsi|skype)[ -]?(?:id|pin|code|pwd|password)|(?:zoom |webex |teams |google )?meeting[ -]?(?:id|number|no\.?|code|pin|passcode|password)|webinar[ -]?id|conference[ -]?(?:id|code|number|pin)|phone conference id|room ?(?:id|code|pin)|event (?:number|password)|access[ -]?code|pass ?-?codes?|host[ -]?(?:key|code|pin)|attendee (?:id|code)|participant (?:code|pin|id)|audio pin|dial-?in (?:code|pin)|numeric password|pin|réunion[ \t]?:?[ \t]?(?:id|n°)|id (?:de )?(?:la )?réunion|n° de (?:la )?réunion|code (?:secret|d['’] ?accès|pin|de (?:la )?réunion)|identifiant de (?:la )?réunion|id de (?:la )?reuni[óo]n|c[óo]digo de (?:acceso|la reuni[óo]n)|clave (?:de acceso|de la (?:reuni[óo]n|sala))|contraseña(?: de(?: la| el)? (?:reuni[óo]n|sala|videollamada|acceso))?|c[óo]digo de acesso|id da reuni[ãa]o|senha(?: de acesso| da (?:reuni[ãa]o|sala))?|mot de passe(?: de la (?:salle|réunion))?|meeting-?id|besprechungs-?id|konferenz-?id|kenncode|zugangscode|kennnummer|идентификатор конференции|код (?:доступа|конференции|встречи)|пин-?код|معرف الاجتماع|رمز (?:المرور|الدخول|الاجتماع)|رقم الاجتماع|会议\s?(?:号|id|密码|号码)|入会密码|密码|ミーティング\s?id|パスコード|회의 id|암호)[ \t]{0,3}(?:\([^)\n]{0,20}\))?[ \t]{0,2}(?:(?:is|est|es|ist|é|:|：|=|#|-|->|—|هو)[ \t]{0,4}(?:\n[> \t]{0,12})?(?=[^\s\x1a])|[ \t](?=#?(?:\d[ -]?){5,14}(?![\p{L}\d.,:/%])))/iuy;
/** How every label ends; the whole label is looked for around it. */
const LABEL_HINT =
  /(?:id|number|no\.?|code|codes|pin|passcode|password|key|n°|réunion|reuni[óo]n|reuni[ãa]o|sala|salle|contraseña|secret|accès|acceso|acesso|senha|passe|pwd|kennnummer|конференции|встречи|доступа|код|الاجتماع|المرور|الدخول|密码|会议|号|号码|パスコード|회의|암호)[ \t]{0,3}(?:\([^)\n]{0,20}\)[ \t]{0,2})?(?:is|est|es|ist|é|هو|:|：|=|#|-|—|(?=\d))/giu;
const DIGITS = /#?\d(?:[ -]{0,2}\d){2,13}(?:[ ]?#)?(?![\d\p{L}])/uy;
const WORD = /[^\s<>"\x1a]{3,40}/y;
const ONE_TAP = /\+?\d{6,15},{1,3}\d{5,13}(?:#|,|\*|\d){0,60}/g;

/** Finds links (`kind` link, value the host) and codes (`kind` code, value the code). */
export function findMeetings({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  let seen = 0;
  for (const match of LINK_HINT.test(text) ? text.matchAll(ROOM_LINK) : []) {
    if (match.index < seen) continue;
    LINK_REST.lastIndex = match.index + match[0].length;
    const rest = (LINK_REST.exec(text)?.[0] ?? '').replace(/[.,;:!?)\]}'*]{1,20}$/, '');
    WRAPPED_REST.lastIndex = match.index + match[0].length + rest.length;
    const more = WRAPPED_REST.exec(text)?.[0] ?? '';
    if (more === '' && PUBLIC_PAGE.test(match[0] + rest)) continue;
    const host = /^(?:[a-z]{1,10}:\/\/)?([^/]{1,255})/i.exec(match[0])![1]!.toLowerCase();
    const end = match.index + match[0].length + rest.length + more.length;
    seen = end;
    findings.push({ start: match.index, end, category: 'meeting', kind: 'link', value: host });
  }
  let done = 0;
  for (const hint of text.matchAll(LABEL_HINT)) {
    let at = Math.max(done, windowStart(text, hint.index));
    done = hint.index + hint[0].length;
    for (; at < done; at = nextWord(text, at)) {
      LABEL.lastIndex = at;
      const label = LABEL.exec(text)?.[0];
      if (label === undefined) continue;
      const length = codeLength(text, at + label.length, label);
      if (length > 0) findings.push(code(text, at + label.length, at + label.length + length));
      done = Math.max(done, at + label.length);
    }
  }
  if (text.includes(',')) {
    for (const match of text.matchAll(ONE_TAP)) {
      if (/,,|#/.test(match[0])) findings.push(code(text, match.index, match.index + match[0].length));
    }
  }
  return findings;
}

const SPACED = /[a-z\u00c0-\u06ff]/i;

/** Where the next word begins; every character may in scripts written without blanks. */
function nextWord(text: string, at: number): number {
  let next = at + 1;
  while (next < text.length && SPACED.test(text[next - 1]!) && SPACED.test(text[next]!)) next += 1;
  return next;
}

/** Up to 40 characters before the hint, on its line, from the start of a word. */
function windowStart(text: string, at: number): number {
  const line = text.slice(Math.max(0, at - 40), at).lastIndexOf('\n');
  const from = line < 0 ? Math.max(0, at - 40) : at - Math.min(at, 40) + line + 1;
  if (from === 0 || text[from - 1] === '\n') return from;
  const blank = text.slice(from, at).search(/\s/);
  return blank < 0 ? from : from + blank;
}

function code(text: string, start: number, end: number): Finding {
  return { start, end, category: 'meeting', kind: 'code', value: text.slice(start, end).replace(/\s/g, '') };
}

/** Digits in groups, or one word that is no word of a language: a pass code has digits, marks or mixed case. */
function codeLength(text: string, start: number, label: string): number {
  DIGITS.lastIndex = start;
  const digits = DIGITS.exec(text);
  if (digits !== null) return digits[0].length;
  WORD.lastIndex = start;
  const word = (WORD.exec(text)?.[0] ?? '').replace(/[.,;)]{1,4}$/, '');
  if (word.length < 3 || /^https?:/i.test(word)) return 0;
  const looksRandom = /\d|[!@#$%^&*?+~=]|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}/u.test(word);
  const endsLine = /^[ \t]{0,4}(?:\r?\n|$)/.test(text.slice(start + word.length, start + word.length + 6));
  return looksRandom || (endsLine && /[:：=]/.test(label) && word.length <= 16) ? word.length : 0;
}
