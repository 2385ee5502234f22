// Signature zones: where contact details stand. A zone only raises confidence; nothing is dropped because of it.
// Found at each depth of quotation, since quotes hold signatures too: after a delimiter or a closing, and where a short
// paragraph begins with a name and holds a way to reach somebody.

export interface Zone {
  readonly start: number;
  readonly end: number;
}

const ZONE_LINES = 14;
const BLOCK_LINES = 11;
const SHORT = 64;
const LONGEST_CLOSING = 56;
const DELIMITER = /^(?:--|__|—|-{2,40}|_{2,40}|\*{3,40}|={3,40}) ?\r?$/;

const CLOSINGS = [
  String.raw`(?:with |my |our )?(?:(?:kind|kindest|best|warm|warmest|many|sincere|friendly)(?: and |, | & | )?){0,2}(?:personal )?(?:regards|wishes|greetings|rgds|thanks)`,
  'best|all the best|cheers|sincerely|yours (?:sincerely|faithfully|truly)|yours|(?:very )?(?:sincerely|truly) yours|respectfully(?: yours)?|thanks(?: again| in advance| a lot)?|thank you(?: very much| in advance| again)?|thanks (?:and|&) (?:best |kind )?regards|many thanks|thx|tia|br|rgds|in solidarity|take care|warmly|love|ciao|later',
  '(?:bien )?(?:cordialement|amicalement|sincèrement|respectueusement)(?: vôtre)?|bien à (?:vous|toi|vous tous)|(?:meilleures |sincères |mes )?salutations(?: distinguées)?|bonne (?:journée|soirée)|merci(?: d.avance| beaucoup)?',
  '(?:un )?(?:cordial(?:es)? )?saludos?(?: cordiales| cordial| a todos)?|atentamente|cordialmente|muchas gracias|gracias(?: de antemano)?|un abrazo|abrazos?|quedo atento',
  '(?:com os melhores |melhores )?cumprimentos|atenciosamente|att|abraços?|obrigad[oa]|cordialmente',
  '(?:mit )?(?:freundliche[nm]?|besten|herzliche[nm]?|viele[n]?|liebe[n]?|schöne[n]?|beste) (?:grü(?:ß|ss)en?|gru(?:ß|ss)|dank)|mfg|lg|vg|gru(?:ß|ss)|hochachtungsvoll|danke(?: im voraus)?',
  '(?:cordiali |distinti |un )?salut[io]|grazie(?: mille)?|cordialmente|(?:met )?(?:vriendelijke|hartelijke) (?:groet|groeten)|groet(?:en|jes)?|mvg|bedankt',
  '(?:med )?(?:vänlig(?:a)?|vennlig|venlig|bästa|beste) (?:hälsning(?:ar)?|hilsen|hilsner)|mvh|hilsen|hälsningar|ystävällisin terveisin|terveisin|t[äe]rvitades|parimate tervitustega',
  'üdv|üdvözlettel|pozdrawiam|z poważaniem|(?:s )?pozdrav(?:em|om)?|üdvözlettel|cu stimă|toate cele bune|saygılarımla|iyi çalışmalar|teşekkürler|με εκτίμηση|ευχαριστώ|pagarbiai|ar cieņu|lep pozdrav|lp|srdačan pozdrav',
  'с уважением|с наилучшими пожеланиями|всего доброго|с приветом|спасибо|благодарю|з повагою|поздрави|с уважение|з павагай',
  'مع (?:أطيب |خالص |فائق )?(?:التحي(?:ة|ات)|التقدير|الاحترام|الشكر)|تحياتي|تحيات|وتفضلوا[^\\n]{0,30}|شكرا(?: لكم)?|والسلام[^\\n]{0,20}|با احترام|با تشکر|בברכה|תודה',
  '此致|祝好|谢谢|謝謝|顺祝商祺|敬礼|敬禮|敬具|よろしくお願い(?:いた)?します|以上|감사합니다|드림|ด้วยความนับถือ|ขอบคุณ|trân trọng|thân ái|cảm ơn|salam|hormat saya|terima kasih|wassalam|asante|धन्यवाद|सादर',
].join('|');
/** A closing alone in its line, or with the name behind it. */
const CLOSING = new RegExp(
  `^(?:${CLOSINGS})[\\s,.!;:،。~-]{0,5}(?:\\(?\\p{Lu}[\\p{L}.'’-]{0,20}(?:[ /]\\p{Lu}[\\p{L}.'’-]{0,20}){0,2}\\)?|[\\p{Lo} ]{1,16}|[a-z]{1,8})?[\\s.!)]{0,3}$`,
  'iu',
);
/** A sentence; the letter goes on. */
const THANKED = /^thank(?:s| you),? (?:all|everyone|everybody)\./i;
/** Two first letters of every closing: nearly all other lines are told by them. */
const FIRST_TWO = new Set(
  `wi my our ki be wa ma si fr re gr rg th al ch yo ve tr in ta tx ti br lo ci la bi co am me sa bo un at mu gr qu ab cu cm cú ob mi he vi li sc mf lg vg ho da di gr me ha va be mv hä hi ys te tä te pa po z  s  üd to sa iy te με ευ pa ar le lp sr
   с  вс сп бл з  по مع تح وت شك وا با בב תו 此致 祝好 谢谢 謝謝 顺祝 敬礼 敬禮 敬具 よろ 以上 감사 드림 ด้ ขอ tr th cả sa ho wa as धन सा cu ve ge ka pe ra sp to`
    .split(/\s+/)
    .concat(['с ', 'з ', 'z ', 's ', 'tx', 'ou']),
);

/** …as a table: small letters of ASCII stand for the capitals too. */
const FIRST = new Uint8Array(1 << 16);
for (const two of FIRST_TWO) {
  for (const form of [two, two.toUpperCase(), two[0]!.toUpperCase() + two.slice(1)])
    FIRST[pairOf(form.charCodeAt(0), form.charCodeAt(1))] = 1;
}

function pairOf(first: number, second: number): number {
  const one = first < 91 && first > 64 ? first + 32 : first;
  const two = second < 91 && second > 64 ? second + 32 : second;
  return (one * 251 + two) & 0xffff;
}

const NAME =
  /^(?:(?:Dr|Prof|Mr|Mrs|Ms|Ing|Eng|Sr|Sra|M|Mme|Hon|Amb)\.? )?(?:\p{Lu}[\p{L}\p{M}.'’-]{0,24}|\p{Lo}[\p{Lo}\p{M}]{0,16})(?:,? (?:\p{Lu}[\p{L}\p{M}.'’-]{0,24}|\p{Lo}[\p{Lo}\p{M}]{0,16}|de|van|von|der|den|bin|ben|al|el|da|dos|di|y)){1,4}[ ,]{0,2}(?:\(?(?:PhD|Ph\.D\.?|MD|MSc|Jr\.?|Esq\.?|LLM)\)?)?\s?$/u;
const REACH =
  /\d|[\w.-]@[\w-]|\[(?:email|phone|postal)|www\.|https?:\/\/|(?<!\p{L})(?:tel|phone|fax|mobile|cell|skype|e-?mail|tél|móvil|тел|факс|هاتف|电话|電話)(?!\p{L})/iu;

interface Open {
  start: number;
  depth: number;
  lines: number;
  isDelimited: boolean;
}

/** Lines without a blank one between, at one depth. */
interface Paragraph {
  start: number;
  depth: number;
  lines: number;
  /** begins with a name and has short lines only */
  isBlock: boolean;
  reaches: boolean;
}

/** Zones of a text, in order, not overlapping. Linear: each line is looked at once. */
export function signatureZones(text: string): Zone[] {
  const zones: Zone[] = [];
  let open: Open | null = null;
  const paragraph: Paragraph = { start: 0, depth: -1, lines: 0, isBlock: false, reaches: false };

  const closeZone = (end: number) => {
    if (open !== null) zones.push({ start: open.start, end });
    open = null;
  };
  const closeParagraph = (end: number) => {
    const { start, lines, isBlock, reaches } = paragraph;
    if (isBlock && reaches && lines > 1 && lines <= BLOCK_LINES && open === null) {
      if (start >= (zones.at(-1)?.end ?? 0)) zones.push({ start, end });
    }
    paragraph.lines = 0;
    paragraph.isBlock = false;
  };

  let lineStart = 0;
  while (lineStart <= text.length) {
    let lineEnd = text.indexOf('\n', lineStart);
    if (lineEnd < 0) lineEnd = text.length;
    let at = lineStart;
    let depth = 0;
    while (at < lineEnd) {
      const code = text.charCodeAt(at);
      if (code === 62) depth += 1;
      else if (code !== 32 && code !== 9) break;
      at += 1;
    }
    const length = lineEnd - at;
    const current = open as Open | null;
    if (
      current !== null &&
      (depth !== current.depth ||
        current.lines >= ZONE_LINES ||
        (!current.isDelimited && length > SHORT && isProse(text, at, lineEnd)))
    )
      closeZone(lineStart);
    if (length === 0 || depth !== paragraph.depth) closeParagraph(lineStart);
    paragraph.depth = depth;
    if (length > 0) {
      if (isOpener(text, at, lineEnd)) {
        closeParagraph(lineStart);
        closeZone(lineStart);
        open = { start: lineStart, depth, lines: 0, isDelimited: !isLetterAt(text, at) };
      } else {
        if (open !== null) (open as Open).lines += 1;
        readParagraph(text, paragraph, lineStart, at, lineEnd);
      }
    } else if (open !== null) (open as Open).lines += 1;
    lineStart = lineEnd + 1;
  }
  closeParagraph(text.length);
  closeZone(text.length);
  return zones;
}

function readParagraph(text: string, paragraph: Paragraph, lineStart: number, at: number, end: number): void {
  const length = end - at;
  if (paragraph.lines === 0) {
    paragraph.start = lineStart;
    paragraph.isBlock = length <= 44 && isNameStart(text, at) && NAME.test(text.slice(at, end));
    paragraph.reaches = false;
  } else if (paragraph.isBlock) {
    if (length > SHORT || paragraph.lines > BLOCK_LINES) paragraph.isBlock = false;
    else if (!paragraph.reaches) paragraph.reaches = REACH.test(text.slice(at, end));
  } else if (paragraph.lines === 1 && length <= 44 && mayClose(text, lineStart) && isNameStart(text, at)) {
    // A closing or a label in any language, and a name below it.
    paragraph.start = lineStart;
    paragraph.isBlock = NAME.test(text.slice(at, end));
    paragraph.reaches = false;
  }
  paragraph.lines += 1;
}

/** The line that ends before `lineStart` is short and ends with a comma or a colon, or begins beyond ASCII. */
function mayClose(text: string, lineStart: number): boolean {
  let last = lineStart - 2;
  if (text.charCodeAt(last) === 13) last -= 1;
  const code = text.charCodeAt(last);
  const start = text.lastIndexOf('\n', last) + 1;
  if (last - start > 30) return false;
  return code === 44 || code === 58 || code === 0x60c || code >= 0x370;
}

function isNameStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 65 && code <= 90) || code >= 0xc0;
}

function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 0xc0;
}

function isOpener(text: string, at: number, end: number): boolean {
  const length = end - at;
  if (length > LONGEST_CLOSING || length < 2) return false;
  const code = text.charCodeAt(at);
  if (code === 45 || code === 95 || code === 42 || code === 61 || code === 0x2014)
    return DELIMITER.test(text.slice(at, end)) && !OTHER_BEHIND.test(text.slice(end, end + 40));
  if (!isLetterAt(text, at) || FIRST[pairOf(code, text.charCodeAt(at + 1))] === 0) return false;
  const line = text.slice(at, end);
  return CLOSING.test(line) && !THANKED.test(line);
}

/** Behind a rule: the files of a patch, the header of an older mail. */
const OTHER_BEHIND =
  /^\r?\n(?:[> ]{0,12} \S[^\n]{0,80}\||[> *]{0,12}(?:From|Von|De|От|Da|发件人|Sent|Date|diff) ?[:-])|^\r?\n \S/u;

/** A sentence: many words, and none of the marks that stand between the parts of a signature. */
function isProse(text: string, from: number, to: number): boolean {
  let blanks = 0;
  const limit = Math.min(to, from + 100);
  for (let at = from; at < limit; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 32) blanks += 1;
    else if (code === 124 || code === 64 || code === 43 || code === 0xb7 || code === 0x2022) return false;
  }
  return blanks > 8;
}

export function isInZone(zones: readonly Zone[], at: number): boolean {
  let low = 0;
  let high = zones.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (zones[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  return low < zones.length && zones[low]!.start <= at;
}
