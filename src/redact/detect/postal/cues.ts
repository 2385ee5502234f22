// What the words before an address say of it: that it is one, whose it is, what for.

const LABEL =
  /(?:(?<![\p{L}-])(?:(?:postal|mailing|home|street|shipping|delivery|billing|physical|residential|permanent|current|office|business|contact|full|correspondence) )?(?:address|addr|residence)|adresse(?: postale| privée| personnelle)?|anschrift|postadresse|postanschrift|wohnhaft|direcci[oó]n(?: postal)?|domicilio|endere[cç]o|morada|indirizzo|adres|adress|osoite|cím|lakcím|adresa|adresă|aadress|adrese|adresas|διεύθυνση|адрес(?:а)?(?: проживания)?|العنوان|عنوان(?:ي)?|عنوان البريد|نشانی|آدرس|כתובת|地址|住址|通讯地址|通信地址|住所|주소|ที่อยู่|địa chỉ|alamat|anwani|पता|manzil|ünvan)[ \t]{0,2}(?:is|est|es|ist|é|are|è|:|-|=)?[ \t]{0,2}[:：]?[\s>|*]{0,12}$/iu;
const PHRASE =
  /(?<!\p{L})(?:residing|lives?|living|resides?|moved|moving|relocated|relocate|house|home|flat|apartment|stay|staying|ship(?:ped|ping)?|send|sending|sent (?:it |them )?to|deliver(?:ed|y)?|mail(?:ed)?|post(?:ed)? it|forward|visit|address(?:ed|es)?|located|parcel|package|letter|habite|demeure|envoye[zr]?|adresse|vivo|vive|resido|env[ií][ae]|manda|moro|mora|envie|abito|abita|wohne|wohnt|wohnhaft|schick\w{0,3}|senden?|sende|woon|woont|stuur|bor|asuu|mieszkam|живу|живет|живёт|проживает|отправ\p{L}{1,5}|пришлите|أعيش|أسكن|يسكن|أرسل\p{L}{0,3}|住在|住|寄到|寄往|oturuyorum|ikamet)(?!\p{L})[^\n.!?]{0,40}\n?[ >\t]{0,8}[^\n.!?]{0,24}$/iu;
const LIVE =
  /(?<!\p{L})(?:lives?|living|resides?|residing|lived|moved|stay(?:s|ing)?|at|ship(?:ped)?|send|deliver(?:ed)?|mail(?:ed)?)(?!\p{L})[\p{L} ]{0,20}$/iu;
const VENUE =
  /(?:(?<!\p{L})(?:venue|meeting place|meet(?:ing)? (?:us )?(?:at|in)|takes? place (?:at|in)|taking place (?:at|in)|held (?:at|in)|hosted (?:at|by)|conference (?:at|hotel)|hotel|(?:event )?location:|where:|standort:|lieu|lugar|local do evento|veranstaltungsort|tagungsort|ort|luogo|sede del evento|место проведения|место встречи|المكان|مكان الانعقاد)|会场|地点|会議場|会場)[ \t]{0,2}[:：-]?[^\n]{0,40}\n?[> \t]{0,8}[^\n]{0,40}$/iu;
const OFFICE =
  /(?:(?<!\p{L})(?:(?:head|main|registered|regional|our|legal) (?:office|seat)|office(?: address)?|headquarters?|hq|secretariat|organi[sz]ation|company address|registered address|siège(?: social)?|bureaux?|sede(?: social| central)?|oficinas?|escritório|geschäftsstelle|firmensitz|sitz|ufficio|kantoor|kontor|штаб-квартира|офис|юридический адрес|секретариат|المقر|المكتب|مقر)|总部|办公地址|办公室|本社|事務局)[ \t]{0,2}(?:is|address)?[ \t]{0,2}[:：-]?[^\n.]{0,24}\n?[> \t]{0,8}$/iu;
const HOME =
  /(?<!\p{L})(?:my|home|house|private|privat|chez moi|mi casa|minha casa|flat|apartment)(?!\p{L})/iu;
/** The licence texts of free software name the office of their foundation, which has post codes of its own. */
export const PUBLIC_OFFICE = /0211(?:1-1307|0-1301)|59 temple place|franklin st(?:reet)?, fifth floor/;
/** …and its name before it. */
const LICENCE = /(?:Free Software\s[^\p{L}]{0,8}Foundation|GNU General Public)[^\p{L}]{0,8}[\s\S]{0,40}$/u;

export interface Cues {
  readonly labelled: boolean;
  readonly phrase: boolean;
  readonly lives: boolean;
  readonly kind: 'home' | 'office' | 'venue';
}

/** Reads at most 130 units before the address. */
export function cuesBefore(text: string, start: number): Cues {
  const before = text.slice(Math.max(0, start - 130), start);
  const labelled = LABEL.test(before.slice(-60));
  const isHome = HOME.test(before.slice(-60));
  const isVenue = !isHome && (VENUE.test(before) || LICENCE.test(before));
  const isOffice = !isHome && OFFICE.test(before);
  return {
    labelled,
    phrase: PHRASE.test(before),
    lives: LIVE.test(before.slice(-40)),
    kind: isVenue ? 'venue' : isOffice ? 'office' : 'home',
  };
}
