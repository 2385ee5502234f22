// Words of identity numbers, in the languages of national-id.ts. Data.

/**
 * `strong`: the word alone says that an identity number follows. `qualified`: only with "number", "ID" or the like.
 * `capitals`: an abbreviation that is another word in small letters, or has another meaning; its value has a shape.
 */
export type IdStrength = 'strong' | 'qualified' | 'capitals';

const words = (list: string) => list.split(/\s+/u).filter((word) => word !== '');

const STRONG = words(`
  ssn ssns itin ssno nino nhs nric hkid bvn mrn mrns npi imei imsi iccid ppsn niss ehic
  passaporto passaporti passport passports passportno passportnumber passportid nationalid nationalidnumber socialsecuritynumber driverlicense driverslicense taxid employeeid studentid patientid
  aadhaar aadhar adhaar mykad jmbg oib emšo ahv svnr
  passeport pasaporte passaporte passaport reisepass reisepassnummer passnummer paspoort paspoortnummer pasnummer paszport paszportu pasaport passikirja passnr útlevél
  pașaport cestovného passinumero passin passnumer pasipoti paspor διαβατηρίου διαβατήριο дипломатического
  паспорт паспорта паспорту паспортные паспортом загранпаспорт загранпаспорта пасспорт снилс инн рнокпп іпн егн омс jмбг
  cpf dni curp cuil cuit cnh insee pesel bsn cpr cnp hetu tckn afm αφμ αμκα ktp npwp cccd cmnd nisn
  steueridentifikationsnummer steuernummer steuerid identifikationsnummer sozialversicherungsnummer rentenversicherungsnummer versicherungsnummer versichertennummer
  krankenversicherungsnummer personalausweis personalausweisnummer personalausweisnr ausweisnummer führerscheinnummer personalnummer mitarbeiternummer matrikelnummer mitgliedsnummer
  patientennummer kennzeichen
  burgerservicenummer sofinummer rijbewijsnummer rijksregisternummer identiteitsnummer personeelsnummer studentnummer kenteken persoonsnummer
  personnummer fødselsnummer samordningsnummer henkilötunnus henkilötunnukseni kørekortnummer kørekort körkortsnummer sundhedskort isikukood førerkortnummer
  permis führerschein rijbewijs körkort ehliyet ehliyetnumarası удостоверение водительского immatriculation matricule matrícula
  fiscale identità patente codicefiscale
  cédula cedula contribuinte kimlik dowodu dowód rodné rodného adóazonosító emso
  جواز الجواز جوازي الهوية هوية هويتي الإقامة القومي الضريبي
  דרכון זהות गुप्त पासपोर्ट आधार पैन পাসপোর্ট گذرنامه کدملی
  kitambulisho nida pengenalan
  身份证 身份證 身分證 身分证 护照 護照 社保号 社會保障號 社会保障号 驾驶证 驾照 统一编号 統一編號 居留证 病历号 港澳通行证 车牌号
  マイナンバー 個人番号 パスポート 旅券番号 運転免許証 免許証番号 保険証番号 社員番号 学籍番号 住民票コード 基礎年金番号 在留カード
  주민등록번호 주민번호 여권번호 여권 운전면허번호 운전면허 외국인등록번호 사번 학번
  บัตรประชาชน ประจำตัวประชาชน พาสปอร์ต หนังสือเดินทาง
  学号 工号 社会保险号 社保 员工编号 工作证 学生证 军官证
  personalausweises reisepasses ausweises führerscheins krankenversichertennummer krankenversichertennr steuernr personnr persnr paßnummer passnr pass-nr medewerkersnummer leerlingnummer versicherungsnr
  permiso kentekenplaat nummerplade nummerplaat pasnummeret cprnummeret personnummeret licencia licenza licença identitätskarte identitätsnummer condução plaque иин immatriculé immatriculée eleitor cidadão cartãocidadão cidadania séjour omang nida nimc nin-no elector-id codicefisc pasaporto
`);
const QUALIFIED = words(`
  id ids identity identification national citizen citizenship resident residence residency permit permits
  employee employees staff student students patient member membership voter voters elector personnel payroll worker badge
  visa license licence carteira ausweis
  medical health healthcare insurance insured medicare medicaid subscriber tax taxpayer fiscal pension military alien immigration visa residencia
  enrollment enrolment admission matriculation matricule matrícula matricula immatriculation plate vehicle plates chart prescription claim beneficiary social sociale
  identité vitale identidad identidade seguro eleitor utente fiscal conducir tributaria permiso
  steuer krankenkasse sozialversicherung identiteitskaart legitimatie zorgverzekering sygesikring nummerplade ajokortti kjennemerke førerkort
  sanitaria tessera osobistego občanského občanský személyi asmens
  удостоверения личности полис водительское права табельный идентификационный налоговый ідентифікаційний посвідчення
  ταυτότητας sürücü
  رخصة بطاقة البطاقة الوطني الوظيفي المدني الضمان التأمين إقامة
  पहचान ড্রাইভিং লাইসেন্স ملی شناسنامه شناختی
  chiếu leseni
  afiliación afiliação identificación identificação identificazione identifikation carné carnet sygesikringsbevis
  pas sécu employé employée salarié adhérent étudiant étudiante assuré allocataire licencié empleado empleada estudiante paciente socio afiliado alumno expediente
  funcionário aluno beneficiário dipendente studente paziente matricola personeel medewerker patiënt mitarbeiter schüler schülerin matrikel versicherten mitglied
  сотрудника студента студенческий пациента пенсионное الموظف الطالب المريض öğrenci sicil hasta personel pracownika studenta pacjenta registration card cards
`);
const CAPITALS = words(
  'sin nin pan rfc nic ic fin nie nif nir dea vin ein tin utr tfn rg pis sus nup dl nid emp lic rut run kra pps nik nss avs ppt pnr tc crn nip ni',
);

export const ID_STRENGTH: ReadonlyMap<string, IdStrength> = new Map<string, IdStrength>([
  ...CAPITALS.map((word) => [word, 'capitals'] as const),
  ...QUALIFIED.map((word) => [word, 'qualified'] as const),
  ...STRONG.map((word) => [word, 'strong'] as const),
]);

/** What the value of an abbreviation in capitals looks like, without blanks; others have six digits or more. */
export const CAPITALS_SHAPE: ReadonlyMap<string, RegExp> = new Map([
  ['pan', /^[A-Z]{5}\d{4}[A-Z]$/i],
  ['rfc', /^[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}$/iu],
  ['vin', /^(?=.*\d)[A-HJ-NPR-Z0-9]{17}$/i],
  ['dea', /^[A-Z][A-Z9]\d{7}$/i],
  ['kra', /^[A-Z]\d{9}[A-Z]$/i],
  ['fin', /^[STFGM]\d{7}[A-Z]$/i],
  ['ic', /^(?:\d{6}-?\d{2}-?\d{4}|[STFGM]\d{7}[A-Z])$/i],
  ['nic', /^(?:\d{9}[VX]|\d{12})$/i],
  ['nie', /^[XYZ]-?\d{7}-?[A-Z]$/i],
  ['nhs', /^(?:.*\d){9}/],
  ['nif', /^(?:\d{9}|\d{8}-?[A-Z]|[A-Z]-?\d{7,8}-?[A-Z0-9]?|\d{3}(?:[ .]\d{3}){2})$/i],
  ['ein', /^\d{2}-?\d{7}$/],
  ['run', /^\d{1,2}\.?\d{3}\.?\d{3}-?[\dK]$/i],
  ['rut', /^\d{1,2}\.?\d{3}\.?\d{3}-?[\dK]$/i],
  ['pps', /^\d{7}[A-Z]{1,2}$/],
  ['ni', /^[A-Z]{2}\d{6}[A-Z]?$/i],
  ['nip', /^(?:PL)?\d{3}-?\d{2,3}-?\d{2}-?\d{2,3}$/],
  ['tc', /^\d{11}$/],
  ['pnr', /^\d{6,8}[-+]?\d{4}$/],
  ['emp', /^(?=.*\d{3})[A-Z0-9-]{3,14}$/i],
  ['lic', /^(?=.*\d{4})[A-Z0-9-]{5,16}$/i],
  ['dl', /^(?=.*\d{5})[A-Z0-9-]{6,20}$/i],
]);

/** Words that make an identity number of "ID" behind them. */
export const BEFORE_ID =
  /(?:employee|employer|emp|issued|staff|student|pupil|patient|member|membership|voter|emirates|elector|omang|citizen|national|personal|government|govt|gov|resident|tax|taxpayer|worker|personnel|payroll|badge|health|medical|insurance|subscriber|beneficiary|military|passport|identity|photo|company|corporate|corp|driver|driving|license|licence|apple|school|university|college|customer|client|mein[e]?|steuer|kunden|mitarbeiter)(?:['’]?s)?[ _-]{1,2}$/i;
/** What makes "ID number" one of a thing. */
export const THING_BEFORE =
  /(?:session|bug|issue|ticket|message|msg|device|process|product|vendor|order|transaction|request|proposal|workshop|document|doc|doi|object|node|thread|user|group|project|task|job|event|item|page|post|commit|change|patch|build|release|version|test|case|part|model|chip|pci|usb|bus|net|network|vlan|key|file|block|frame|packet|channel|stream|record|row|table|entity|resource|instance|container|image|machine|host|cluster|zone|region|app|application|client|track|panel|slot|room|booth)['’]?s?[ _-]{1,2}$/i;
/** What may stand before "ID" said of a person. */
export const PERSON_BEFORE =
  /(?:^|[\n:;,.!?(["'*>|-]|(?:^|[^\p{L}])(?:my|his|her|their|your|our|the|an|with|and|or|by|of|under|photo|is|on|valid|as|for|provide|send|enter|include))[ \t]*$/iu;
/** Before "card": what makes it one of a person. */
export const CARD_KIND =
  /(?:green|ghana|citizen|resident|residence|health|social|security|library|loyalty|staff|student|employee|national|voter|voters|identity|identification|id|member|membership|medicare|insurance|pan|aadhaar|nhs|refugee|veteran|permanent resident)['’s]{0,2}[ _-]{1,2}$/i;
/** Identifiers that begin with what they are: EMP-12345. */
export const GLUED: ReadonlySet<string> = new Set(
  words('emp mrn nid dl lic ins pol clm rx pat stu mbr std ssn dob'),
);
/** These make a licence one of a person, a plate one of a car, a card one of identity. */
export const PERSON_LICENCE =
  /(?:carte|carta|carteira|cédula|tarjeta|document|documento|licen[cs]e|registration|number|car|state|vehicle|водительск\p{L}{2,3}|driver|drivers|driver['’]?s|driving|conducir|conduire|conduzione|condução|medical|nursing|professional|pilot|bar|marriage)[ _-]{1,2}(?:(?:nationale?|nacional|de|di|d['’]|da)[ ]{0,1}){0,3}$/iu;

/** "Number" and its kin. */
export const NUMBER_WORDS: ReadonlySet<string> = new Set(
  words(`
  number numbers numer no nos nr nrs num id ids n nº n° № # code
  numéro numéros numero número numeros números nummer nummern nummeret numeri numeret broj číslo čislo szám száma număr numărul numarası numara numarasi kode nomor nambari namba numeron tunnus
  номер номера номером номеру номерами код رقم رقمي رقمه رقمها برقم الرقم شماره नंबर संख्या নম্বর αριθμός αριθμ αριθμού מספר
  card cards identifier identifikator kennnummer ausweisnummer steuerid tag kod kód kods kodas
`),
);
/** Said between a label and its value. */
export const FILL_WORDS: ReadonlySet<string> = new Set(
  words(`
  is are was be reads the my his her their your our it its this that a an of for to on in at as by and or under with from
  card document documents certificate licence license security insurance identity identification personal travel national tax registration reg holder valid current new old
  has hat heeft tiene tem porte mit avec con com bears
  following follows given below here assigned listed recorded below value plate record records policy group member employee student patient permit plan register registry kaart karte kort manejo file book booklet page type series social medical health driver drivers s us uk eu american british canadian indian kenyan nigerian
  est sont de du des d l la le les un une mon ma mes son sa ses votre notre au à carte national nationale sociale sécurité identité conduire fiscal fiscale voyage assuré
  es son el los las lo un una mi mis su sus del al en por y o social identidad ciudadanía conducir nacional electoral fiscal
  é è são o a os as um uma meu minha seu sua do da dos das no na e cidadão identidade social eleitor fiscal contribuinte nacional
  ist sind lautet lauten der die das den dem des ein eine mein meine meiner dein ihre ihr sein seine von vom zum zur und für personal
  het een mijn zijn haar uw van voor en is nationaal identiteits
  er min mit mitt hans hendes hennes din dit ditt og i på på är och on olen
  il lo gli della dell dello degli mio mia suo sua carta numero è e di
  и мой моя моего моей мои его её ее их ваш это есть серия серии серией данные на по от для гражданина рф россии заграничный заграничного личности ваш внутренний
  هو هي على من في السفر الوطنية الوطني الشخصية الشخصي القومي الخاص بي لي جواز
  numerem i mój moja jego jej to osobisty osobistego
  benim onun numaram kimlik no
  के का की है मेरा मेरी मेरे यह हैं आपका নং
  ni na ya wa yangu langu
`),
);
/** The same in scripts written without blanks. */
export const UNSPACED_FILL =
  /(?:证件?|證|照)?(?:字號|字号|编号|編號|号码|號碼|番号|번호|号|號|码|的|是|为|為|は|が|を|는|은|이|가|คือ|เลขที่|หมายเลข){1,4}/y;

export const ID_WORDS: readonly string[] = [...new Set([...ID_STRENGTH.keys(), ...GLUED])];

/** German, Dutch and Scandinavian numbers of persons in one word: "Sozialversicherungsnummer", "medlemsnummer". */
export const NUMBER_COMPOUND =
  /^(?:.{0,14}(?:versicher|ausweis|person|mitarbeiter|patient|mitglied|matrikel|identi|kranken|renten|steuer|student|schüler|leerling|medewerker|burger|register|rijbewijs|polis|sygesik|kørekort|førerkort|fødsel|medlem|körkort|försäkring|samordning)\p{L}{0,12}|pass?|reisepass?|id|cpr|bsn|ahv|avs)s?(?:nummer|nr)$/u;
