// What the words before an address say of it: that it is one, whose it is, what for.

const LABEL =
  /(?:(?<![\p{L}-])(?:(?:postal|mailing|home|street|shipping|delivery|billing|physical|residential|permanent|current|office|business|contact|full|correspondence) )?(?:address|addr|residence)|adresse(?: postale| privée| personnelle)?|anschrift|postadresse|postanschrift|wohnhaft|direcci[oó]n(?: postal)?|domicilio|endere[cç]o|morada|indirizzo|adres|adress|osoite|cím|lakcím|adresa|adresă|aadress|adrese|adresas|διεύθυνση|адрес(?:а)?(?: проживания)?|العنوان|عنوان(?:ي)?|عنوان البريد|نشانی|آدرس|כתובת|地址|住址|通讯地址|通信地址|住所|주소|ที่อยู่|địa chỉ|alamat|anwani|पता|manzil|ünvan)[ \t]{0,2}(?:is|est|es|ist|é|are|è|:|-|=)?[ \t]{0,2}[:：]?[\s>|*]{0,12}$/iu;
const PHRASE =
  /(?<!\p{L})(?:residing|lives?|living|resides?|moved|moving|relocated|relocate|house|home|flat|apartment|stay|staying|ship(?:ped|ping)?|send|sending|sent (?:it |them )?to|deliver(?:ed|y)?|mail(?:ed)?|post(?:ed)? it|forward|visit|address(?:ed|es)?|located|parcel|package|letter|habite|demeure|envoye[zr]?|adresse|vivo|vive|resido|env[ií][ae]|manda|moro|mora|envie|abito|abita|wohne|wohnt|wohnhaft|schick\w{0,3}|senden?|sende|woon|woont|stuur|bor|asuu|mieszkam|живу|живет|живёт|проживает|отправ\p{L}{1,5}|пришлите|أعيش|أسكن|يسكن|أرسل\p{L}{0,3}|住在|住|寄到|寄往|oturuyorum|ikamet)(?!\p{L})[^\n.!?]{0,40}\n?[ >\t]{0,8}[^\n.!?]{0,24}$/iu;
const LIVE =
  /(?<!\p{L})(?:lives?|living|resides?|residing|lived|moved|stay(?:s|ing)?|at|ship(?:ped)?|send|deliver(?:ed)?|mail(?:ed)?)(?!\p{L})[\p{L} ]{0,20}$/iu;
/** A label, or the words that lead to a place on the same or the next line. */
const VENUE =
  /(?:(?<!\p{L})(?:venue|meeting place|meet(?:ing)? (?:us )?(?:at|in)|takes? place (?:at|in)|taking place (?:at|in)|held (?:at|in)|hosted (?:at|by)|conference (?:at|hotel)|hotel|(?:event )?location:|where:|standort:|lieu|lugar|local do evento|veranstaltungsort|tagungsort|ort|luogo|sede del evento|место проведения|место встречи|المكان|مكان الانعقاد)|会场|地点|会議場|会場)[ \t]{0,2}[:：-]?[^\n]{0,40}\n?[> \t]{0,8}[^\n]{0,40}$/iu;
/** The same as a label in the line of the address; it counts in a signature too. */
const VENUE_LABEL =
  /(?:^|\n)[> \t|*•-]{0,12}(?:(?:meeting |event |conference )?(?:venue|location)|where|lieu|lugar|veranstaltungsort|tagungsort|luogo|sede del evento|место проведения|место встречи|المكان|会场|地点|会議場|会場)[ \t]{0,2}[:：][^\n]{0,80}$/iu;
/** What happens in a place, said earlier in the sentence. */
const EVENT =
  /(?:(?<!\p{L})(?:(?:will be|is|was|be) held|(?:take|takes|taking|took) place|hosted|venue|shuttles?|buses|tour of|dinner (?:at|is)|reception (?:at|is)|se tiendra|aura lieu|se tient|a lieu|se celebrará|tendrá lugar|se realizará|(?:foro|reunión|evento|encuentro|conferencia|taller) (?:será|es|se hará)|acontecerá|será realizad[oa]|terá lugar|(?:evento|reunião|encontro|fórum|oficina) (?:será|é)|findet[^\n.]{0,40}statt|tagungsort|veranstaltungsort|vindt plaats|bijeenkomst|vergadering|si terrà|si svolgerà|avrà luogo|пройд[её]т|состоится|проходит|проводится|odbędzie się|toplantı|hålls|holdes|afholdes|järjestetään|se va desfășura|koná se|održat će se|відбудеться|یُعقد|يعقد|ستعقد|برگزار)(?!\p{L})|举行|召开|開催)[^\n.!?]{0,90}\n?[> \t]{0,8}[^\n.!?]{0,60}$/iu;
/** The place itself, named right before its address. */
const PUBLIC_PLACE =
  /(?:^|[\n.!?:;(,]|(?<!\p{L})(?:the|a|an|at|in|of|im|am|das|der|die|het|au|à|le|la|el|en|no|na|в|во))[ \t>]{0,4}(?=[^\n.!?;]{0,70}$)(?:[^\n.!?;,]{0,30}(?<!\p{L}))?(?:museum|musée|museo|museu|convention cent(?:er|re)|conference cent(?:er|re)|congress cent(?:er|re)|exhibition cent(?:er|re)|centro de (?:convenciones|eventos|congressos|convenções|congresos)|palais des|kongress\p{L}{0,10}|rathaus|city hall|town hall|world forum|hotel|hôtel|theat(?:re|er)|théâtre|teatro|stadium|cathedral|embassy|ambassade|embajada|embaixada|botschaft|consulate|auditorium|airport|gate \d{1,3}|палас|музей|дом(?:е)? учёных|отель|гостиниц\p{L}{0,2}|дворец|дворце|palazzo|palacio|palácio|spektrum|messe)(?!\p{L})[^\n.!?;,]{0,40}[,(][ \t]{0,2}\n?[> \t]{0,8}$/iu;
/** Behind the address: the room, or the days. */
const ROOM_OR_DAY =
  /^[\s,(]{1,4}(?:(?:in |en |em |im )?(?:room|conference room|hall|salle|sala|salón|auditório|auditorio|auditorium|zaal|saal|raum|hörsaal|aula|зал|аудитория|salon|sal)\s?(?:№\s?)?(?:\d|[XVI]{1,4}(?!\p{L})|[A-Z](?!\p{L}))|(?:on |from |am |le |du |el |em |den |vom )?\d{1,2}\.?(?:\s?[-–]\s?\d{1,2}\.?)? (?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|ene|abr|ago|dic|avr|juin|juil|août|déc|gen|mag|giu|lug|set|ott)|every \d)/iu;
const PERSONAL =
  /(?<!\p{L})(?:i|we|he|she|they|my|our|his|her|their|me|us|i'm|live|lives|living|reside\w{0,2}|moved?|moving|ship|send|sent|mail|deliver|parcel|wohn\w{1,3}|habite|demeure|vivo|vive|moro|mora|abito|woon|bor|asun|mieszkam|живу|живёт|проживает|отправ\p{L}{1,5}|пришлите|أعيش|أسكن)(?!\p{L})/iu;
const OFFICE =
  /(?:(?<!\p{L})(?:(?:head|main|registered|regional|our|legal) (?:office|seat)|office(?: address)?|headquarters?|hq|secretariat|organi[sz]ation|company address|registered address|siège(?: social)?|bureaux?|sede(?: social| central)?|oficinas?|escritório|geschäftsstelle|firmensitz|sitz|ufficio|kantoor|kontor|штаб-квартира|офис|юридический адрес|секретариат|المقر|المكتب|مقر)|总部|办公地址|办公室|本社|事務局)[ \t]{0,2}(?:is|address)?[ \t]{0,2}[:：-]?[^\n.]{0,24}\n?[> \t]{0,8}$/iu;
const HOME =
  /(?<!\p{L})(?:my|home|house|private|privat|chez moi|mi casa|minha casa|flat|apartment)(?!\p{L})/iu;
/** Seats that everybody knows; the licence texts of free software name the one of their foundation, with its own post codes. */
export const PUBLIC_OFFICE =
  /0211(?:1-1307|0-1301)|59 temple place|franklin st(?:reet)?, fifth floor|downing street|palais des nations|8-14,? avenue de la paix|avenue de la paix,? 8-14|place de fontenoy|1600 pennsylvania/;
/** …and its name before it. */
const LICENCE = /(?:Free Software\s[^\p{L}]{0,8}Foundation|GNU General Public)[^\p{L}]{0,8}[\s\S]{0,40}$/u;

export type Owner = 'home' | 'office' | 'venue';

/** What the 130 units before a place say; each is read when it is asked for, once. */
export class Cues {
  readonly #before: string;
  readonly labelled: boolean;
  #phrase: boolean | undefined;
  #lives: boolean | undefined;

  constructor(text: string, start: number) {
    this.#before = text.slice(Math.max(0, start - 130), start);
    this.labelled = LABEL.test(this.#before.slice(-60));
  }

  get phrase(): boolean {
    return (this.#phrase ??= PHRASE.test(this.#before));
  }

  get lives(): boolean {
    return (this.#lives ??= LIVE.test(this.#before.slice(-40)));
  }
}

/** What makes a place that of an event in a signature too: its label, the day or the room behind it, a sentence about it. */
export function isVenueAnywhere(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 130), start);
  return VENUE_LABEL.test(before) || ROOM_OR_DAY.test(text.slice(end, end + 40)) || IN_SENTENCE.test(before);
}
const IN_SENTENCE =
  /(?:^|\n)[^\n]{0,80}(?<!\p{L})\p{Ll}{2,20} [^\n]{0,60}?(?<!\p{L})\p{Ll}{2,20} [^\n]{0,60}$/u;

/** Whose address it is: of an event, of an organisation, or else of a person. Reads 200 units before and 40 behind. */
export function ownerOf(text: string, start: number, end: number, isLabelled: boolean): Owner {
  const before = text.slice(Math.max(0, start - 130), start);
  if (HOME.test(before.slice(-60))) return 'home';
  if (VENUE.test(before) || LICENCE.test(before) || (!isLabelled && isEvent(text, start, end)))
    return 'venue';
  return OFFICE.test(before) ? 'office' : 'home';
}

function isEvent(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 200), start);
  const sentence = before.slice(Math.max(before.lastIndexOf('\n\n'), lastStop(before)) + 1);
  if (EVENT.test(sentence)) return true;
  if (PERSONAL.test(sentence)) return false;
  return PUBLIC_PLACE.test(sentence) || (end > start && ROOM_OR_DAY.test(text.slice(end, end + 40)));
}

function lastStop(text: string): number {
  return Math.max(
    text.lastIndexOf('. '),
    text.lastIndexOf('.\n'),
    text.lastIndexOf('? '),
    text.lastIndexOf('! '),
  );
}
