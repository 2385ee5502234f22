// The words of an RTF text, without its looks. Groups are a list, no recursion.
import { decodeText } from '../../mail/charset.ts';
import { charsetOf, fontCodePage } from './code-page.ts';

const MOST_GROUPS = 1000;
const MOST_FONTS = 1000;

/** What is not text of the document. */
const NOT_SHOWN = new Set(
  'colortbl stylesheet info pict object objdata header headerl headerr headerf footer footerl footerr footerf listtable listoverridetable rsidtbl generator xmlnstbl fldinst datastore themedata colorschememapping latentstyles datafield bkmkstart bkmkend annotation atnid atnauthor nonshppict shpinst'.split(' '),
); // prettier-ignore

const CHARACTERS: Readonly<Record<string, string>> = {
  par: '\n', line: '\n', sect: '\n', page: '\n', row: '\n', tab: '\t', cell: '\t', emdash: '—', endash: '–', bullet: '•', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”',
  emspace: ' ', enspace: ' ', qmspace: ' ', '~': '\u00a0', _: '\u2011', '-': '', '{': '{', '}': '}', '\\': '\\', '\n': '\n', '\r': '\n',
}; // prettier-ignore

interface Group {
  readonly isShown: boolean;
  readonly isFontTable: boolean;
  /** characters that stand behind a \u for readers who do not know it */
  readonly skipped: number;
  readonly codePage: number | null;
}

const TOKEN = /([{}])|\\(?:'([0-9a-f]{2})|([a-z]{1,32})(-?\d{1,10})? ?|(\*)|([^]))|([^{}\\\r\n]+)|[\r\n]+/giy;

/** Plain text of RTF; what cannot be read is left out. Linear. */
export function rtfText(source: Buffer): string {
  const rtf = source.toString('latin1');
  const groups: Group[] = [];
  let group: Group = { isShown: true, isFontTable: false, skipped: 1, codePage: null };
  let documentPage = 1252;
  const fonts = new Map<number, number>();
  let font = 0;
  let toSkip = 0;
  let bytes = '';
  const pieces: string[] = [];
  const flush = () => {
    if (bytes !== '')
      pieces.push(decodeText(charsetOf(group.codePage ?? documentPage), Buffer.from(bytes, 'latin1')));
    bytes = '';
  };
  const say = (text: string) => {
    flush();
    if (group.isShown) pieces.push(text);
  };
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < rtf.length;) {
    const token = TOKEN.exec(rtf);
    if (token === null) break;
    const [, brace, hex, word, digits, star, sign, plain] = token;
    if (brace === '{') {
      flush();
      if (groups.length >= MOST_GROUPS) break;
      groups.push(group);
    } else if (brace === '}') {
      flush();
      group = groups.pop() ?? group;
    } else if (hex !== undefined) {
      if (toSkip > 0) toSkip -= 1;
      else if (group.isShown) bytes += String.fromCharCode(Number.parseInt(hex, 16));
    } else if (plain !== undefined) {
      const from = Math.min(toSkip, plain.length);
      toSkip -= from;
      if (group.isShown) bytes += plain.slice(from);
    } else if (star !== undefined) {
      flush();
      group = { ...group, isShown: false };
    } else if (sign !== undefined) say(CHARACTERS[sign] ?? '');
    else if (word !== undefined) {
      const number = digits === undefined ? null : Number(digits);
      if (word === 'u' && number !== null) {
        say(String.fromCharCode(number & 0xffff));
        toSkip = group.skipped;
        continue;
      }
      if (word === 'bin' && number !== null) TOKEN.lastIndex += Math.max(0, number);
      else if (word === 'uc' && number !== null)
        group = { ...group, skipped: Math.min(10, Math.max(0, number)) };
      else if (word === 'ansicpg' && number !== null) documentPage = number;
      else if (word === 'fonttbl') group = { ...group, isShown: false, isFontTable: true };
      else if (word === 'fcharset' && number !== null && group.isFontTable) {
        const page = fontCodePage(number);
        if (page !== null && fonts.size < MOST_FONTS) fonts.set(font, page);
      } else if (word === 'f' && number !== null) {
        flush();
        font = number;
        if (!group.isFontTable) group = { ...group, codePage: fonts.get(number) ?? null };
      } else if (word === 'plain') {
        flush();
        group = { ...group, codePage: null };
      } else if (NOT_SHOWN.has(word)) group = { ...group, isShown: false };
      else if (Object.hasOwn(CHARACTERS, word)) say(CHARACTERS[word]!);
    }
  }
  flush();
  return pieces.join('').toWellFormed();
}
