// Words before an id, a code or a key of a meeting, in the languages of lists. Data of meeting.ts.

/** Last word of a label in Latin letters without marks: cheap to look up before the label is read. */
export const LAST_WORDS = new Set(
  'id number no code codes pin passcode password key reunion riunione rapat secret sala salle acceso acesso accesso senha passe clave wachtwoord pwd kennnummer kenncode zugangscode kennwort passwort sandi parola sifre rdv kodu spotkania kimlik akses toegangscode'.split(
    ' ',
  ),
);
/** Between a label and its value: "passcode is 1234". */
export const IS = /(?:is|est|es|é|è|ist|هو|は|是|为)$/iu;

const LABELS =
  '(?:zoom|webex|teams|jitsi|skype|bbb|gotomeeting)[ -]?(?:id|pin|code|passcode|pwd|password)|(?:personal |zoom |webex |teams |google |numeric )?meeting[ -]?(?:id|number|no\\.?|code|key|pin|passcode|password)|pmi|webinar[ -]?(?:id|number|passcode|password)|(?:video |vtc |phone |tele)?conf(?:erence)?[ -]?(?:id|code|number|pin)|room ?(?:id|code|pin)|event (?:number|password)|access[ -]?code|pass ?-?codes?|host[ -]?(?:key|code|pin)|attendee (?:id|code|pin)|participant (?:code|pin|id)|(?:audio|video) (?:pin|password)|dial-?in (?:code|pin)|numeric password|(?:moderator|guest|security|join) (?:pin|code)|pin(?:[ -]code)?|' +
  "réunion[ \\t]?:?[ \\t]?(?:id|n°)|id (?:de )?(?:la )?réunion|(?:n°|numéro) de (?:la )?réunion|code (?:secret|d['’] ?accès|pin|de (?:la )?réunion)|identifiant de (?:la )?réunion|mot de passe(?: de la (?:salle|réunion))?|clé (?:de l['’])?hôte|" +
  'id (?:de (?:la )?)?reuni[óo]n|(?:número|n[º°]) de (?:la )?reuni[óo]n|c[óo]digo de (?:acceso|la (?:reuni[óo]n|sala))|clave (?:de acceso|de la (?:reuni[óo]n|sala)|de anfitri[óo]n)|contraseña(?: de(?: la| el)? (?:reuni[óo]n|sala|videollamada|acceso))?|' +
  'c[óo]digo de acesso|id (?:da )?reuni[ãa]o|número da reuni[ãa]o|senha(?: de acesso| da (?:reuni[ãa]o|sala))?|' +
  'meeting-?id|besprechungs-?id|konferenz-?id|kenncode|zugangscode|kennnummer|meeting-?(?:kennnummer|passwort|kennwort)|einwahl-?(?:code|pin)|' +
  'id (?:della )?riunione|codice (?:di )?accesso|vergader(?:ings)?-?id|toegangscode|mötes-?id|møde-?id|åtkomstkod|lösenkod|' +
  'identyfikator spotkania|id spotkania|kod dostępu|toplantı (?:kimliği|numarası|no|id)|geçiş kodu|' +
  'идентификатор (?:конференции|встречи|собрания)|код (?:доступа|конференции|встречи|собрания)|пин-?код|номер конференции|ідентифікатор (?:конференції|зустрічі|наради)|код доступу|' +
  'معر[ّ]?ف الاجتماع|رمز (?:المرور|الدخول|الاجتماع)|رقم الاجتماع|شناسه جلسه|کد (?:دسترسی|جلسه)|מזהה (?:ה?פגישה|ישיבה)|קוד (?:ה)?(?:גישה|סיסמה)|मीटिंग आईडी|पासकोड|' +
  'αναγνωριστικό σύσκεψης|κωδικός πρόσβασης|id cuộc họp|mật mã|mã cuộc họp|id rapat|kode sandi|kode akses|' +
  'ミーティング ?id|会议 ?(?:号|id|密码|号码)|會議 ?(?:號|id|密碼)|入会密码|密码|密碼|パスコード|会議 ?id|회의 ?id|암호|비밀번호';

/** A label that ends where a sign or a value begins; the text ends there. */
export const LABEL = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${LABELS})$|(?:腾讯会议(?:号|ID)?|騰訊會議|会议(?:号|ID|密码|号码)|會議(?:號|密碼)|入会密码|パスコード|ミーティングID|회의 ?ID)$`,
  'iu',
);

/** Headings of a list of numbers to dial. */
export const DIAL_HEADING =
  /[Dd]ial(?:[ -]?in|[ -]by|ing)|[Oo]ne[- ]tap|[Jj]oin (?:by|via) (?:[Pp]hone|[Tt]ele)|[Pp]hone [Nn]umbers?:|Einwahl|Marcar|Marque según|Composez|Numéros d['’]appel|Наберите|Набор|拨打|电话呼入|電話で|اتصل حسب|الطلب حسب/g;
