// Words that say "a telephone number follows", in the six UN languages and many more. Data of phone-labels.ts.
import { remembered } from '../../ops/remembered.ts';

/** How much a word says about the number behind it. */
export type WordKind =
  /** six digits or more behind it are a telephone number */
  | 'strong'
  /** has other meanings too: seven digits */
  | 'soft'
  /** has other meanings mostly: seven digits in groups, or with a plus sign or a zero in front */
  | 'faint'
  /** carries a label on to the number */
  | 'fill'
  /** "number": little by itself, all with "my" before it */
  | 'number'
  | 'my'
  /** the number is of another kind */
  | 'stop';

const list = (text: string) => text.split(/\s+/u);

const WORDS: Readonly<Record<WordKind, readonly string[]>> = {
  strong: list(
    'tel tele tél telf tfno tfn tlf tlfn tlm tlp telp telpon telephone telephon téléphone téléphones telefone teléfono teléfonos telefono telefon telefonnummer telefonnr fone fones fono fonos phone ph phn phne fon mobile mobil mobiltelefon mobilnummer mobilephone mob mbl móvil móv movil móviles telemóvel telemovel telm cell cellphone cellular celular celulare cél handynummer handynr fax faks telefax efax fax-no télécopie télécopieur facsimile whatsapp hotline helpline landline durchwahl rückruf rufnummer voicemail voice-mail pager beeper telex tollfree toll-free freephone ' +
      'тел телефон телефону телефоны телефона телефоном тлф тэл моб мобильный мобильного мобильному мобила мобілка мобилен сотовый сотовому сот факс факсу звоните позвоните звони ватсап вотсап вацап ' +
      'هاتف تلفون تليفون جوال محمول نقال موبايل فاكس واتساب واتس خلوي تلفن همراه موبایل فکس نمابر فون موبائل ' +
      'telefoon telefoonnummer mobiel gsm-nummer puhelin puhelinnumero puhelinnumeroni puh matkapuhelin sími gsm-sími telefón telefoni telefonas tālrunis tālr telefonszám mobilní komórka komórkowy kom mobitel simu rununu waya telefonu cep cepten belgeç ' +
      'τηλ τηλέφωνο τηλέφωνό τηλεφώνου κινητό κιν φαξ טלפון הטלפון נייד הנייד טל פקס ስልክ ტელ მობ ტელეფონი հեռ फ़ोन फोन मोबाइल दूरभाष फैक्स ফোন মোবাইল தொலைபேசி ఫోన్ telepon ponsel thoại đt sđt điện-thoại động',
  ),
  soft: list(
    'secretariat switchboard reception ddi callme numéro handy ligue ligar viber natel toll call called calling dial ring sms cel cép раб раб дом reach reachable fijo fixe fixo domicile texting tty tdd rsvp ' +
      'appelez appeler appelle joindre joignable contacter rappelez rappeler llame llama llamar llámeme llámame llamarme llámenme contactez contactez-moi contácteme llámenos contactar contactarme contáctame contactarnos marque anrufen rufen ruf ruft erreichen erreichbar erreicht ligue-me contactar-me me-ligue chame chiamami chiami chiamare chiamatemi chiama bel bellen bereikbaar soita soittakaa sunați-mă sunați nipigie piga-simu καλέστε καλέσε ring-me ringa zadzwoń dzwonić zavolejte hívjon arayın ara piga hubungi gọi ' +
      'позвонить звонить звонок связаться связи набирайте дзвоніть اتصل اتصلوا للاتصال للتواصل التواصل الاتصال مكالمة تواصل تماس',
  ),
  faint: list(
    'phones telephones portable signal direct telegram contact contacts text texted message wa ligar skype line reached questions booking reservations enquiries inquiries support helpdesk emergency marque direkt zentrale sekretariat geschäftlich dienstlich privat centralino',
  ),
  fill: list(
    'int intern no nr num info numbers n° nº № is are was at on me us to my our the a an or and by via under this following please anytime directly office work home mobile cell direct private personal perso pro bureau only number: free toll type value pref line hours now back him her them you someone team desk again also either out from sent new current today tomorrow asap time urgent urgently changed updated listed registered business daytime evening alternate alternative primary secondary emergency main mail international uk us usa intl w c o h m p f t work-phone ' +
      'au à a le la les un est sont moi nous me peut peux sur par ou et mon portable service maison y al el es en o un mi nuestro de del por com para é o do da meu è per il al mio ' +
      'lautet är er pod na mig på minulle di je za of en yangu ni của tôi là cho theo saya benim het μου είναι με στο του της שלי הוא מספר من е ми را der die das unter auf ist an mich uns mir ihn sie mein und oder dem den als gratuit mij op het onder ' +
      'под по на мне нам мой наш или и рабочий рабочему домашний мобильному для это можно меня ' +
      'هو هي على رقم التالي عبر أو ثابت محمول بي بنا معنا معي لي إلى नंबर नम्बर নম্বর ya kom le',
  ),
  stop: list(
    'id ids code codes price cost costs bug model version serial order invoice ticket account isbn zip postcode vat tax budget total rate frequency freq sample samples size bytes port ports pin iban card passport ssn licence license rfc imei imsi mac sn part sku seriennummer kontonummer bestellnummer rechnungsnummer',
  ),
  number: list(
    'number numéro numero número nummer номер номеру номера номеры رقم الرقم numer numret nomor namba číslo broj numărul numara numaram numaranız số nummeret numeroni ',
  ),
  my: list(
    'mitt mit min moje my our his her their your new current mon notre votre son mi nuestro tu su meu minha nosso seu mein meine meiner meinen unsere unser ihre deine мой моему моя наш нашему ваш его её mio nostro suo mijn ons moj mój nr benim saya 내',
  ),
};

const kinds = new Map<string, WordKind>();
for (const kind of ['stop', 'my', 'number', 'fill', 'faint', 'soft', 'strong'] as const)
  for (const word of WORDS[kind]) kinds.set(word, kind);
// These carry on and say "my" at once.
for (const word of ['my', 'our', 'her', 'new', 'current', 'mon', 'mi', 'meu', 'mein', 'мой', 'наш', 'mio'])
  kinds.set(word, 'my');

/** Suffixes of possession in Arabic, article and prepositions before. */
const ARABIC = /^(?:[وف]?[بلك]?(?:ال)?)(\p{L}{3,12}?)(?:ي|نا|ك|كم|ه|ها|هم)?$/u;
/** German joins: Diensttelefon, Handynummer; Slavic and Romance endings. */
const STEM =
  /^(?:\p{L}{0,12}(?:telefon|telefonnummer|mobilnummer|handynummer|rufnummer|faxnummer|durchwahl)|тел(?:ефон)?\p{L}{0,3}|telefonsz[áa]m\p{L}{0,4}|telefon(?:em|u|a|numaram|numarası)|мобильн\p{L}{1,3}|tél[ée]phon\p{L}{1,5}|tel[eé]f[oó]n\p{L}{1,4}|whats-?app|(?:tele)?(?:phone|fax)-?\p{L}{0,6})$/u;

/** The kind of a word in lower case, or null where it says nothing. */
export function wordKind(word: string): WordKind | null {
  const kind = kinds.get(word);
  if (kind !== undefined) return kind;
  if (!MAY_BE_STEM.test(word)) return null;
  return kindOfStem(word);
}

/** Other words are looked up in the table only. */
const MAY_BE_STEM = /[^a-z]|fon|phon|fax|nummer|wahl|app/;

const kindOfStem = remembered(findKind, 20_000);

function findKind(word: string): WordKind | null {
  if (STEM.test(word)) return 'strong';
  const [head = '', ...rest] = word.split(/['’-]/u);
  if (rest.length > 0) {
    const kind = kinds.get(head);
    if (kind === 'strong' || kind === 'soft') return kind;
    if (STEM.test(head)) return 'soft';
  }
  if (/^[\u0600-\u06ff]/.test(word)) {
    const stem = ARABIC.exec(word)?.[1] ?? '';
    const kind = kinds.get(stem);
    if (kind === 'strong') return 'strong';
    if (stem === 'رقم') return word.endsWith('ي') ? 'strong' : 'number';
    if (kind === 'soft') return 'soft';
  }
  return null;
}
