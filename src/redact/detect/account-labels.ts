// Words before a bank account, in the languages of lists. Data of iban.ts.

/** Cheap: without one of these near, a number is no account. */
export const ACCOUNT_HINT =
  /a(?:cc|\/c|ba|kaunti)|s(?:ort|hift|zámla|tk)|rout|transit|bsb|clabe|cbu|k(?:ont|to|\/с)|bank|blz|rib|c(?:ompte|uent|onta|onto|\/c)|agên|nib|reken|giro|clearing|rachun|účt|hesap|rek|tài|iban|сч[её]т|рахун|р\/[ср]|к\/с|бик|мфо|حساب|شبا|חשבון|खात|账|帐|口座|계좌|λογαρ/i;

const AFTER =
  '(?:[ \\t]{0,2}\\([^)\\n]{0,24}\\)| ?no\\.?)?[\\s.:：=#№°º()"\'>|-]{0,10}(?:(?:is|lautet|ist|est|es|é|è|は|是|為|为|هو)[\\s:：]{1,3})?$';
const words = (list: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${list})${AFTER}`, 'iu');

/** A number right after one of these is an account, a branch or a bank of a person. */
export const ACCOUNT = words(
  '(?:(?:bank|checking|savings|current|giro|beneficiary) )?(?:account|acct|acc|a/c)s?\\.?(?: ?(?:number|num|nbr|no|nr|#)\\.?)?|sort(?:ing)?[ -]?code|routing(?: transit)?(?: ?(?:number|no|#))?|aba(?: routing)?(?: ?(?:number|no))?|transit(?: number)?|bsb(?: number)?|' +
    '(?:n°|nº|numéro|no\\.?|num\\.?) (?:de|du) compte(?: bancaire)?|compte(?: bancaire)?(?: ?(?:n°|nº|no\\.?))?|rib|code (?:banque|guichet)|' +
    '(?:n[úu]mero|n\\.?[º°]|nro\\.?|no\\.?) de (?:la )?cuenta(?: bancaria)?|cuenta(?: (?:bancaria|corriente|de ahorros?))?(?: ?(?:n[º°]|nro|no|número)\\.?)?|clabe|cbu|ccc|' +
    '(?:n[úu]mero|n\\.?[º°]) d[ae] conta|conta(?: (?:bancária|corrente|poupança))?(?: ?(?:n[º°]|nr))?|agência|nib|' +
    'konto|konto-?(?:nummer|nr)\\.?|kto\\.?(?:[ -]?nr)?\\.?|blz|bankleitzahl|bankverbindung|(?:numero (?:di )?)?conto(?: corrente)?(?: n\\.?°?)?|c/c(?: n\\.?)?|' +
    '(?:bank)?rekening(?:nummer|nr)?\\.?|kontonummer|bankgiro|plusgiro|clearing(?:nummer|nr)?|bg|pg|(?:nr|numer) (?:rachunku|konta)|rachunek(?: bankowy)?|č(?:íslo|\\.) účtu|účet|számlaszám|bankszámla(?:szám)?|hesap (?:no|numarası)|' +
    '(?:номер )?(?:банковск\\p{L}{1,4} |расч[её]тн\\p{L}{1,4} |корр?\\p{L}{0,14}\\.? ?|лицев\\p{L}{1,4} )?сч[её]т[аеу]?(?: ?№)?|р/с|к/с|бик|(?:номер )?(?:поточн\\p{L}{1,4} )?рахун\\p{L}{2,4}|р/р|мфо|' +
    "(?:رقم )?(?:ال)?حساب(?: (?:البنكي|المصرفي))?(?: رقم)?|شماره (?:حساب|کارت)|شبا|(?:מספר |מס' )?חשבון(?: בנק)?|(?:बैंक )?खात[ाे] ?(?:संख्या|नंबर|क्रमांक)?|" +
    'số tài khoản|tài khoản|stk|(?:nomor|no\\.?) rek(?:ening)?|norek|rekening|αριθμός λογαριασμού|λογαριασμός|(?:nambari ya )?akaunti',
);
export const ACCOUNT_UNSPACED =
  /(?:账号|帐号|账户|帐户|賬號|帳號|银行卡号|口座番号|普通(?:預金)?|当座|계좌(?:번호)?)(?:是|为|は|는)?[\s.:：=#]{0,8}$/u;

/** Words of money near a number in the shape of an IBAN: a mistyped one is still somebody's. */
export const IBAN_CONTEXT =
  /(?:iban|i\.b\.a\.n\.|account|a\/c|acct|transfer|wire|remit|payable|beneficiary|deposit|bank|konto|kontonummer|überweis|compte|virement|rib|cuenta|transferencia|conta|conto|bonifico|rekening|rachun|účet|hesap|сч[её]т|рахун|حساب|آيبان|شبا|账号|账户|帐号|口座|계좌)[^\n\p{N}]{0,40}$/iu;

/** How BIC and IFSC begin; looked up in label-words.ts. */
export const BANK_WORDS = [
  'bic',
  'swift',
  'swiftcode',
  'swiftbic',
  'biccode',
  'свифт',
  'سويفت',
  'ifsc',
  'ifsccode',
];
export const BIC =
  /(?:bic|swift|свифт|سويفت)(?:[ /-]{1,3}(?:bic|swift))?(?:[ -]?(?:code|no|nr|number|address|id))?\.?(?:[ \t]{0,3}[:：=#>|-]{1,2}[ \t]{0,4}|[ \t]{1,4}(?:is[ \t])?|[ \t]{0,2}\n[> \t]{0,12})((?-i:[A-Z]{4})[A-Za-z]{2}[A-Za-z0-9]{2}(?:[ ]?[A-Za-z0-9]{3})?)(?![\p{L}\p{N}])/iuy;
export const IFSC = /ifsc(?:[ -]?code)?[\s:.=-]{1,5}([A-Za-z]{4}0[A-Za-z0-9]{6})(?![\p{L}\p{N}])/iuy;
