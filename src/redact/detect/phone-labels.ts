// Words that say "a telephone number follows", in the six UN languages and some more. Data of phone-number.ts.

const words = (list: string) => new Set(list.split(/[\s]+/u));

/** Any number of six digits or more after one of these is a telephone number. Matched without case. */
const STRONG = words(
  'tel tele tél telf tfno tfn tlf tlfn tlm telephone telephones téléphone téléphones telefone teléfono telefono telefon telefonnummer telefonnr phone phones ph fon mobile mobil mobiltelefon mobilnummer mobilephone mob móvil movil móviles telemóvel telemovel cell cellphone cellular celular celulare gsm handynummer handynr fax telefax télécopie télécopieur facsimile whatsapp hotline helpline landline durchwahl rückruf rufnummer faxnummer ' +
    'тел телефон телефону телефоны телефона телефоном моб мобильный мобильного мобильному мобила сотовый сотовому факс факсу звоните позвоните звони ватсап вотсап вацап ' +
    'هاتف تلفون تليفون جوال محمول نقال موبايل فاكس واتساب واتس خلوي ' +
    'telefoon telefoonnummer mobiel puhelin telefón telefoni simu τηλ τηλέφωνο κινητό טלפון נייד טל फ़ोन फोन मोबाइल दूरभाष ফোন telepon hp',
);
/** Words that also have other meanings: seven digits, and only words of FILL between them and the number. */
const SOFT = words(
  'secretariat switchboard reception telegram standard portable signal direct wechat callme numéro handy ligue ligar viber natel text call calling dial ring sms cel raб раб дом wa contact reach reachable fijo fixe fixo domicile ' +
    'appelez appeler appelle joindre joignable contacter rappelez rappeler llame llama llamar llámeme llámame llamarme llámenme contactar contactarme contáctame contactarnos marque anrufen rufen erreichen erreichbar erreicht ligue-me contactar-me me-ligue chame ' +
    'позвонить звонить звонок связаться связи набирайте اتصل اتصلوا للاتصال للتواصل التواصل الاتصال مكالمة تواصل',
);
/** Said before or after the number's word: they carry a label on to the number. */
const FILL = words(
  'no nr num number numbers n° nº № is are at on me us to my our the a an or and by via under this following please anytime directly office work home mobile cell direct private personal perso pro bureau only number: ' +
    'au à a le la les un est sont moi nous me peut peux sur par ou et mon numéro numero portable service maison y al el es en o un mi nuestro número de del por com para é o do da meu ' +
    'der die das unter auf ist an mich uns mir ihn sie mein nummer und oder dem den als ' +
    'под по номер номеру номеры номера на мне нам мой наш или и рабочий рабочему домашний мобильному для это можно меня ' +
    'هو هي على الرقم رقم التالي عبر أو ثابت محمول بي بنا معنا معي لي إلى no',
);
/** "Number" by itself says little, "my number" all. */
const NUMBER = words('number numéro numero número nummer nr номер номеру رقم الرقم no nº n° num');
const MY = words(
  'my our mon notre mi nuestro meu minha nosso mein meine meiner unsere мой моему наш нашему моя',
);
/** Suffixes of possession in Arabic, article and prepositions before. */
const ARABIC = /^(?:[وف]?[بلك]?(?:ال)?)(\p{L}{3,12}?)(?:ي|نا|ك|كم|ه|ها|هم)?$/u;
/** German joins: Diensttelefon, Handynummer; Slavic and Romance endings. */
const STEM =
  /^(?:\p{L}{0,12}(?:telefon|telefonnummer|mobilnummer|handynummer|rufnummer|faxnummer|durchwahl)|тел(?:ефон)?\p{L}{0,3}|мобильн\p{L}{1,3}|tél[ée]phon\p{L}{1,5}|tel[eé]f[oó]n\p{L}{1,4}|whats-?app|phone-?\p{L}{0,6})$/u;
const UNSPACED =
  /(?:电话|電話|手机|手機|传真|傳真|座机|热线|致电|拨打|打给|携帯|ファックス|連絡先|전화|휴대폰|핸드폰|팩스|โทร|โทรศัพท์|điện thoại)(?:\p{Script=Han}{0,3}(?:号码|号|為|为|是|：)?|번호|는|은)?[ \t]{0,3}[.:：=/|]{0,3}[ \t]{0,8}(?:\n[> \t]{0,12})?[(+]{0,2}$/u;
const UNSPACED_SOFT =
  /(?:微信|联系我|聯繫|联系方式|号码|號碼|打我)[^\n\d]{0,6}[ \t]{0,3}[.:：=]{0,2}[ \t]{0,4}[(+]{0,2}$/u;

/** Lines shared by an organisation. */
const OFFICE =
  /(?:switchboard|reception|secretariat|standard|office phone|office|main)[\s\p{P}]{0,6}(?:\+?\(?$|(?:tel|phone)[\s\p{P}]{0,6}$)/iu;
/** Single letters and words that also mean other things: they need a colon or a dot, or a signature. */
const WEAK =
  'T|M|P|F|C|H|W|O|D|B|TF|Off|Office|Work|Home|Bureau|Büro|Oficina|Privat|Domicile|Casa|Main|Res|Р|М|Т|Ф|ت|م';
const WEAK_END = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${WEAK})(?:\\s?\\([^()\\n\\d]{0,24}\\))?[ \\t]{0,2}[.:：|/)][ \\t]{0,6}[(+]{0,2}$`,
  'u',
);
const LETTER_LINE = /(?:^|\n)[> \t|*]{0,20}[TMPFCH][.:]?[ \t]{1,4}[(+]{0,2}$/u;
const URI_END =
  /(?:(?:tel|callto|sms|fax|whatsapp):\/{0,2}|(?:wa\.me|viber\.me)\/|[?&;](?:phone|tel|mobile|number|msisdn)=|t\.me\/|fax=|signal\.me\/#p\/)\+?\(?$/i;

/**
 * `strong`, `soft`, `office`, `weak`, `uri`: how much stands right before the number; `letter`: a lone capital at the
 * start of the line; `near`: a word of telephones earlier in the same sentence; `none`.
 */
export type PhoneLabel = 'strong' | 'soft' | 'office' | 'weak' | 'uri' | 'letter' | 'near' | 'none';

/** What stands before a number; `before` is at most 80 characters that end where the number starts. */
export function phoneLabel(before: string): PhoneLabel {
  if (/[:/=+]\(?$/.test(before) && URI_END.test(before)) return 'uri';
  const spoken = wordLabel(before);
  if (OFFICE.test(before) && (spoken !== 'none' || /[:.]/.test(before.slice(-6)))) return 'office';
  if (spoken === 'strong' || spoken === 'soft') return spoken;
  if (/[^\x20-\x7e\n]/.test(before)) {
    if (UNSPACED.test(before)) return 'strong';
    if (UNSPACED_SOFT.test(before)) return 'soft';
  }
  if (WEAK_END.test(before)) return 'weak';
  return LETTER_LINE.test(before) ? 'letter' : spoken;
}

const WORD = /[\p{L}\p{M}№°º]+(?:['’-][\p{L}\p{M}]+){0,3}/gu;
const GAP = /^(?:[\s.:：=#|>/~*_,;()[\]"'‘’“”<&!?؟،-]{0,14})$/u;

/** Reads the words backwards from the number: fillers carry a label on, other words leave it only near. */
function wordLabel(before: string): 'strong' | 'soft' | 'near' | 'none' {
  const tail = withoutBracket(before.slice(lastBreak(before)));
  const found = [...tail.matchAll(WORD)];
  let until = tail.length;
  let isDirect = true;
  for (let index = found.length - 1, seen = 0; index >= 0 && seen < 9; index -= 1, seen += 1) {
    const match = found[index]!;
    const end = match.index + match[0].length;
    if (!GAP.test(tail.slice(end, until))) return 'none';
    until = match.index;
    const word = match[0].toLowerCase();
    const kind = kindOf(word, () => found[index - 1]?.[0].toLowerCase() ?? '');
    if (kind === 'strong') return isDirect ? 'strong' : 'near';
    if (kind === 'soft') return isDirect ? 'soft' : 'near';
    if (kind === 'other') isDirect = false;
  }
  return 'none';
}

/** A paragraph or the last number ends what a label says. */
function lastBreak(before: string): number {
  const paragraph = before.lastIndexOf('\n\n');
  const number = /\d(?=\D*$)/.exec(before)?.index ?? -1;
  return Math.max(paragraph, number) + 1;
}

/** "Telephone (office hours only): " */
function withoutBracket(text: string): string {
  return text.replace(/\([^()\d\n]{0,40}\)(?=[ \t]{0,3}[:：.=]?[ \t]{0,3}[(+]{0,2}$)/u, ' ');
}

function kindOf(word: string, previous: () => string): 'strong' | 'soft' | 'fill' | 'other' {
  if (STRONG.has(word) || STEM.test(word)) return 'strong';
  if (NUMBER.has(word)) {
    const before = previous();
    if (MY.has(before)) return 'strong';
    if (before === 'der' && word === 'nummer') return 'soft';
    if (/^(?:numéro|número)$/.test(word) && !FILL.has(before)) return 'soft';
    return 'fill';
  }
  if (SOFT.has(word)) return 'soft';
  const [head = '', ...rest] = word.split(/['’-]/u);
  if (rest.length > 0 && (STRONG.has(head) || SOFT.has(head) || STEM.test(head)))
    return STRONG.has(head) ? 'strong' : 'soft';
  if (/^[\u0600-\u06ff]/.test(word)) {
    const stem = ARABIC.exec(word)?.[1] ?? '';
    if (STRONG.has(stem)) return 'strong';
    if (stem === 'رقم' && word.endsWith('ي')) return 'strong';
    if (SOFT.has(stem)) return 'soft';
  }
  return FILL.has(word) ? 'fill' : 'other';
}
