// How people write "@" and "." in words, in the languages of lists. Data of obfuscated-address.ts.

/** Words for the sign and for hardly anything else, in Latin script. AT_WORD_STARTS has the first word of each. */
export const AT_LATIN =
  'at the rate(?: of)?|at[ -]?sign|arroba|arobase|arobas|arrobase|chiocciola|chiocciolina|klammeraffe|apenstaartje|apestaartje|snabel[ -]?a|krøllalfa|małpa|malpa|zavináč|zavinac|kukac|kuyruklu ?a|miukumauku|a c[òo]ng|a keong';
/** The same in other scripts with blanks between words. */
export const AT_OTHER =
  'собака|собачка|собачку|ат|эт|равлик|кльомба|маймунка|آت|أت|ات|آرت|اتساین|שטרודל|כרוכית|एट द रेट|एट|ऐट|अट|παπάκι|παπακι|ατ';
/** The same in scripts without blanks: the words beside them may touch. */
export const AT_UNSPACED = '艾特|愛特|小老鼠|アットマーク|アット|あっとまーく|あっと|골뱅이|앳|엣';
/** Words beside "at" that are said every day: more must speak for an address. */
export const AT_WORDS = 'chez|在|ät|aet|arond|coada de maimuta';
/** Where a word of AT_LATIN or AT_WORDS may begin, and "at" itself; looked up in label-words.ts. */
export const AT_WORD_STARTS =
  'at arroba arobase arobas arrobase chiocciola chiocciolina klammeraffe apenstaartje apestaartje snabel snabela krøllalfa małpa malpa zavináč zavinac kukac kuyruklu miukumauku còng cong keong chez aet ät arond coada'.split(
    ' ',
  );
/** Too short or too common to mean the sign unless they stand in brackets. */
export const AT_BRACKETED = 'a t|a|à|et|bei|em|en|w|na|di|на|στο|את|ב|tại|kwenye|圈a|@';

export const DOT_NAMES =
  'dot|d0t|d o t|punto|punkt|point|ponto|punct|punt|stip|prick|prik|piste|kropka|tečka|tecka|točka|tocka|taškas|pont|nokta|titik|chấm|cham|nukta|period|full stop|' +
  'точка|тчк|крапка|дот|نقطة|نقطه|دوت|دات|נקודה|डॉट|डाट|बिंदु|τελεία|τελεια';
export const DOT_UNSPACED = '点|點|ドット|どっと|닷|점';

/** What is put into an address to be taken out by hand. Capitals, or set off, so that a name stays a name. */
export const REMOVE_ME =
  /(?:no-?spam|nospam|spam-?me-?not|spamfree|anti-?spam|despam|stop-?spam|(?:remove|delete|kill|cut|take|drop|strip)-?(?:this|me|out|it|spam|caps|nospam|the-?caps)|removethis|dontspam|no-?junk|invalid)/i;
