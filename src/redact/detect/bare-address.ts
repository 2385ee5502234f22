// "jane at example.org" is an address, "works at icann.org" is none: what the words around say about a bare "at".
import type { ObfuscatedAddress } from './obfuscated-address.ts';

/** Fields whose value is addresses, and the words that stand for them in the languages of mail programs. */
const FIELD =
  'from|to|cc|bcc|reply-to|sender|return-path|mail-from|resent-from|resent-to|x-sender|de|para|à|a|von|an|kopie|kopi|da|van|aan|fra|från|till|til|od|do|dw|kimden|kime|bilgi|dari|kepada|từ|đến|от|кому|копия|від|кому|копія|من|إلى|نسخة|از|به|מאת|אל|发件人|收件人|抄送|寄件者|收件者|差出人|宛先|보낸사람|받는사람|από|προς|प्रेषक|e-?mail|mail|email address|author|contact|maintainer|reported-by|signed-off-by|[a-z]{2,12}-by';
const FIELD_LINE = new RegExp(
  `(?:^|\\n)[> \\t|*_]{0,24}(?:${FIELD})[ \\t*_]{0,3}[:：][*_]{0,2}([^\\n]{0,160})$`,
  'iu',
);
const ENVELOPE = /(?:^|\n)[> \t]{0,20}From $/;
const PHRASE =
  /(?<![\p{L}\p{N}-])(?:e-?mails?|mail|e-?mail (?:me|us|him|her)|write|contact|reach|address|ping|drop|cc|courriel|adresse|correo|correos|contacto|escrib\p{L}{1,8}|écri\p{L}{1,8}|schreib\p{L}{0,4}|mailto|почт\p{L}{1,3}|пиши\p{L}{0,3}|адрес\p{L}{0,2}|пошт\p{L}{1,3}|e-?posta|indirizzo|endereço|adres|بريد\p{L}{0,4}|البريد|ایمیل|דוא"ל|मेल|ईमेल|邮箱|邮件|联系|メール|이메일|surel|thư)(?![\p{L}\p{N}])(?:[\s:：=,(<"'*>|-]{1,6}(?:(?:me|us|him|her|them|at|on|is|to|via|or|and|also|please|directly|address|addresses|id|a line|a note|it|this|under|unter|bei|moi|nous|à|au|a|al|en|mich|uns|an|мне|нам|на|по|по адресу|على|إلى|list|patches|comments|questions|the author|the maintainer)[\s:：=,(<"'*>|-]{1,6}){0,3})?$/iu; // oxlint-disable-line no-control-regex
const WROTE =
  /^[>\])]{0,2}[ \t]{0,3}(?:\([^)\n]{0,80}\))?[ \t>\n]{0,6}(?:wrote|writes|escribió|escreveu|schrieb|skrev|schreef|napisał|napsal|пишет|писал|написал|написав|пише|kirjoitti|yazdı|menulis|viết|a écrit|écrit|ha scritto|scrisse|كتب|نوشت|כתב|写道|寫道|のメール|작성)/iu;
/** Stand before "at" and a place, never before one's own box. */
const NEVER =
  /^(?:is|are|was|were|be|been|us|me|him|her|them|you|it|we|they|i|he|she|look|looks|looking|live|lives|here|there|found|find|only|also|just|and|or|but|not|now|then|once|all|out|by|for|from|with|as|than|about|in|on|up|down|off|over|of|the|a|an|to|this|that|aimed|available|hosted|works|worked|working|based|held|located|hosting|arrive|arrived|work|stay|program|version)$/i;
const ORDINARY =
  /^(?:.*(?:ed|ing|tion|ble|ly|ment|ness|ity|ance|ence|ships?)|see|site|page|pages|home|online|meet|meets|meeting|meetings|booth|worker|staff|team|people|person|director|manager|professor|student|students|engineer|officer|head|chair|office|event|events|session|sessions|info|information|details|more|directly|host|server|servers|website|web|webpage|blog|archive|archives|list|lists|mail|email|address|form|file|files|document|documents|report|reports|text|project|code|wiki|docs|link|links|url|group|forum|register|join|visit|aim|aims|start|starts|begin|end|ends|point|points|good|best|least|last|time|day|night|today|tomorrow|repo|repository|mirror|mirrors|tracker|bug|bugs|tree|git|source|sources|package|packages|download|downloads|news|talk|talks|paper|papers|slides|video|recording|account|accounts|friends|colleagues|folks|guys|members|users|someone|everyone|anybody|nobody|presentation|course|programme|research|researcher|fellow|lead|leader|founder|ceo|cto|position|job|jobs|data|service|services|example|examples|tutorial|instructions|guide|manual|page's|itself|them|ones?|agent|mailer|postfix|sendmail|exim|sold|bought|seen|read|heard|told|made|put|sent|done|gone|taken|given|written|spoken|shown|known|run|runs|built|left|lost|kept|taught|thought|spent|won|met|went|came|saw|got|stuck|speaks|teaches|studies|talks|hosts|lives|book|books|issue|issues|support|tests?|lunch|dinner|breakfast|help|desk|address|train|home|show|shows|stand|stands|store|shop|center|centre|lab|labs|school|class|classes|board|network|cluster|machine|machines|user|users|admin|owner|editor|author|authors|maintainer|developer|developers|company|product|products|tool|tools|app|apps|api|database|search|query|pdf|html|image|images|photo|photos|map|maps|schedule|agenda|programs?|conference|workshop|workshops|seminar|webinar|hackathon|meetup|party|room|venue|registration|option|options|section|chapter|thread|threads|post|posts|article|articles|story|comment|comments|question|questions|answer|answers|reply|message|messages|discussion|debate|vote|votes|petition|survey|statement|letter|interview|profile|portfolio|name|names|domain|domains|subdomain|url|uri|dns|ip|mx|smtp|imap|ftp|http|https|ssh|vpn|wifi|phone|fax|number|numbers|office|hotel|airport|station)$/i;
const VERSION = /^v?\d{1,4}(?:\.\d{1,4}){0,4}$/i;

/**
 * Whether an address that was read is meant as one. `lastEnd` is where the last one ended that was: lists of
 * addresses go on.
 */
export function looksMeant(text: string, found: ObfuscatedAddress, lastEnd: number): boolean {
  const { start, end, local, mark, kind, domain } = found;
  if (/[.-]$/.test(local) || VERSION.test(local)) return kind === 'certain' && !VERSION.test(local);
  if (kind === 'certain') return true;
  const next = text[end] ?? '';
  if (kind !== 'bare' && /[([=]/.test(next)) return false; // code
  const isMailbox = looksLikeMailbox(local);
  if ((kind === 'named' || kind === 'sign') && !NEVER.test(local) && !ORDINARY.test(local)) {
    if (kind === 'named' || isMailbox || /^\p{Ll}/u.test(local)) return true;
  }
  const before = text.slice(Math.max(0, start - 180), start);
  const after = text.slice(end, end + 100);
  if (/[<«][ \t]?$/.test(before) || WROTE.test(after) || /mailto:$/i.test(before)) return true;
  if (/^[ \t]{0,3}(?:[A-Z][a-z]{2}[ ,]|\d{4}-)/.test(after) && ENVELOPE.test(before)) return true;
  const field = FIELD_LINE.exec(before)?.[1];
  if (field !== undefined && (/^[\s"'(<]*$|[,;:<("[][\s"']*$/.test(field) || !isOrdinary(local))) return true;
  if (NEVER.test(local)) return false;
  const isEnglish = /^[ \t\r\n>|]*at[ \t\r\n>|]*$/i.test(mark);
  if (domain.hasDotWord && (!isEnglish || domain.isSpelledOut)) {
    if (!isOrdinary(local) || PHRASE.test(before)) return true;
  }
  if (isMailbox) return true;
  if (LIST_NAME.test(local) || /^[ \t]{1,3}mailing list\b/i.test(after)) return !isOrdinary(local);
  if (!isOrdinary(local) && (isNamedAfter(local, before) || (/^\p{Ll}/u.test(local) && LED_TO.test(before))))
    return true;
  if (
    lastEnd >= 0 &&
    start - lastEnd < 12 &&
    /^[\s,;/&|>)]{0,8}(?:and|or|et|und|y|e|и)?[\s<(]{0,3}$/.test(text.slice(lastEnd, start))
  )
    return !isOrdinary(local);
  const opens = /(?:^|\n)[> \t|*•-]{0,40}(?:\d{1,2}[.)][ \t]{1,4})?$/.test(before);
  const closes = /^[ \t]{0,40}[.,;)]?[ \t]{0,40}(?:\r?\n|$)|^[ \t]{2,40}\S/.test(after);
  if (opens && closes) return !isOrdinary(local);
  if (opens && (NAME_AFTER.test(after) || /^[ \t]{1,3}\(\p{Ll}{3,20}\)/u.test(after)))
    return !isOrdinary(local);
  if (/[[(][ \t]?$/.test(before) && /^[ \t]?[\])]/.test(after)) return !isOrdinary(local);
  if (/[,;|•·][ \t]{1,4}$/.test(before) && (closes || /^[ \t]{0,3}[,;|•·]/.test(after)))
    return !isOrdinary(local) && /^\p{Ll}/u.test(local);
  return !isOrdinary(local) && PHRASE.test(before);
}

/** "(Jane Doe)" */
const NAME_AFTER = /^[>\]]?[ \t]{0,3}\(\p{Lu}[\p{L}.'-]{0,30}(?:[ ,]{1,2}\p{L}[\p{L}.'-]{0,30}){1,4}\)/u;
const LIST_NAME =
  /^[\p{L}\p{N}]{1,40}(?:-[\p{L}\p{N}]{1,40}){0,6}-(?:subscribe|unsubscribe|request|owner|bounces|leave|join|admin|help|list|users|devel|dev|announce|discuss|l)$/iu;
/** What is sent to a box or belongs to it, or a label. */
const LED_TO =
  /(?:(?:reply|replies|send|sent|write|forward(?:ed)?|mail|e-?mails?|questions?|comments?|patches|bugs|reports?|it|them|this|respond|response|responses|messages?|bounce[ds]?|directly|delivered|subscribed) to|(?:pgp|gpg) key for|\p{L}[\p{L}-]{1,20}[:：])[ \t]{1,4}$/iu;
const CAPITALISED = /\p{Lu}[\p{L}]{2,30}/gu;

/** jdoe or jane after "Jane Doe": a name close before is in the local part, or begins with it. */
function isNamedAfter(local: string, before: string): boolean {
  const box = local.toLowerCase();
  if (box.length < 3) return false;
  for (const [word] of before.slice(-100).matchAll(CAPITALISED)) {
    const name = word.toLowerCase();
    if (box.includes(name) || (box.length >= 4 && name.startsWith(box))) return true;
  }
  return false;
}

function isOrdinary(local: string): boolean {
  return local.length < 2 || local.includes('&') || NEVER.test(local) || ORDINARY.test(local);
}

/** jane.doe, jane_doe, jdoe42: nobody writes that in a sentence. */
function looksLikeMailbox(local: string): boolean {
  if (!/[\d._+]/.test(local)) return false;
  return (
    /^\p{L}[\p{Ll}\p{N}]*(?:[._+-][\p{Ll}\p{N}]+){0,9}$/u.test(local) ||
    /^\p{Lu}\p{L}*[._]\p{Lu}[\p{L}._]*$/u.test(local)
  );
}
