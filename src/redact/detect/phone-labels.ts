// Words that say "a telephone number follows", in the six UN languages and some more. Data of phone-number.ts.

/** Any number of six digits or more after one of these is a telephone number. */
const STRONG =
  'tel|tele|tél|telf|tlf|tlfn|telephone|téléphone|telefone|teléfono|telefono|telefon|telefonnummer|phone|phones|phone number|ph|fon|mobile|mobil|mobiltelefon|mobilnummer|mobilephone|mob|móvil|movil|cell|cellphone|cellular|celular|celulare|gsm|handynummer|fax|telefax|télécopie|facsimile|fax number|whatsapp|whats app|whatsapp number|hotline|helpline|landline|direct line|direct dial|durchwahl|office phone|work phone|home phone|llámame|llamar|appelez|anrufen|rückruf|numero de telefono|rufnummer|rufen sie|contact number|my number|number is|тел|телефон|телефоны|моб|мобильный|мобильный телефон|сотовый|факс|раб тел|дом тел|звоните|позвоните|ватсап|هاتف|الهاتف|تلفون|تليفون|جوال|الجوال|محمول|نقال|موبايل|المحمول|الهاتف المحمول|فاكس|الفاكس|واتساب|واتس آب|اتصل|رقم الهاتف|电话|電話|手机|手機|手机号|联系电话|办公电话|传真|傳真|座机|热线|携帯|携帯電話|ファックス|전화|휴대폰|핸드폰|팩스|telefoon|telefoonnummer|mobiel|puhelin|telefón|telefoni|nambari ya simu|τηλ|τηλέφωνο|κινητό|טלפון|נייד|טל|फ़ोन|फोन|मोबाइल|दूरभाष|ফোন|โทร|โทรศัพท์|điện thoại|telepon|hp';
/** Words that also have other meanings: seven digits, and nothing but blanks or a colon before them. */
const SOFT =
  'secretariat|switchboard|reception|telegram|standard|portable|call me|call us|signal|direct|wechat|callme|numéro|handy|ligue|viber|natel|text|call|dial|ring|simu|sms|cel|رقم|раб|hp|wa|微信';
/** Single letters and words that also mean other things: they need a colon or a dot, or a signature. */
const WEAK =
  'T|M|P|F|C|H|W|O|D|B|TF|Off|Office|Work|Home|Bureau|Büro|Büro|Oficina|Privat|Domicile|Casa|Main|Res|number|no|nr|Р|М|Т|Ф';
/** Lines shared by an organisation. */
const OFFICE =
  /(?:switchboard|reception|secretariat|standard|office phone|office|main)[\s\p{P}]{0,6}(?:\+?\(?$|(?:tel|phone)[\s\p{P}]{0,6}$)/iu;

const AFTER =
  '(?:\\s?\\([^()\\n\\d]{0,24}\\))?(?:[ \\t]{1,3}(?:no|nr|number|num|n°|nº|№|is|at|on|me|us|to|au|al|под|номер|号码|号|номеру|me at|me on|us at|us on|number is|[(]?(?:office|work|home|mobile|mob|cell|direct|fax|private|bureau|whatsapp|or|/)[)]?)\\.?){0,3}[ \\t]{0,3}[.:：=#|>/~*_-]{0,4}[ \\t]{0,8}(?:\\n[> \\t]{0,12})?[(+]{0,2}$';
const STRONG_END = new RegExp(`(?<![\\p{L}\\p{N}_]|[\\p{L}\\p{N}]-)(?:${STRONG})${AFTER}`, 'iu');
const SOFT_END = new RegExp(`(?<![\\p{L}\\p{N}_]|[\\p{L}\\p{N}]-)(?:${SOFT})${AFTER}`, 'iu');
const STRONG_UNSPACED = new RegExp(
  `(?:电话|電話|手机|手機|手机号|传真|傳真|座机|热线|携帯|전화|휴대폰|โทร)(?:号码|号)?[ \\t]{0,3}[.:：=是为]{0,3}[ \\t]{0,8}\\n?[(+]{0,2}$`,
  'u',
);
const WEAK_END = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${WEAK})(?:\\s?\\([^()\\n\\d]{0,24}\\))?[ \\t]{0,2}[.:：|/)][ \\t]{0,6}[(+]{0,2}$`,
  'u',
);
const URI_END =
  /(?:(?:tel|callto|sms|fax|whatsapp):\/{0,2}|(?:wa\.me|viber\.me)\/|[?&;](?:phone|tel|mobile|number|msisdn)=|t\.me\/|fax=|signal\.me\/#p\/)\+?\(?$/i;

export type PhoneLabel = 'strong' | 'soft' | 'office' | 'weak' | 'uri' | 'none';

/** What stands right before a number; `before` is at most 80 characters that end where the number starts. */
export function phoneLabel(before: string): PhoneLabel {
  if (URI_END.test(before)) return 'uri';
  const strong = STRONG_END.test(before) || STRONG_UNSPACED.test(before);
  if (OFFICE.test(before) && (strong || SOFT_END.test(before) || /[:.]/.test(before.slice(-6))))
    return 'office';
  if (strong) return 'strong';
  if (SOFT_END.test(before) && /[\s:：(+]$/u.test(before)) return 'soft';
  return WEAK_END.test(before) ? 'weak' : 'none';
}
