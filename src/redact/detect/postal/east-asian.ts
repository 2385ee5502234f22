// Addresses that are written without blanks: Chinese and Japanese, from the largest part to the smallest.

const REACH = 90;
/** What such an address is made of; a blank or a comma may stand once between its parts. */
const INSIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー〒A-Za-z\d()#-]/u;

const ADMINISTRATIVE = /[省市区區县縣州盟旗都道府県郡町村镇鎮乡鄉]|自治[区區州县縣]|特別?行政区/gu;
const ROAD =
  /(?:路|街|道|巷|弄|胡同|大街|大道|段|村|里|庄|苑|花园|园区|新村|坊|社区|小区|条)(?=[\p{Script=Han}]{0,8}\d)/u;
const NUMBER = /\d{1,5}(?:-\d{1,4})?(?:号|號|弄|巷|之\d|番地?|丁目|栋|幢|棟)/u;
const UNIT = /\d{1,4}(?:-\d{1,4})?(?:室|楼|樓|层|層|座|单元|號房|号楼|階|号室|户|戶|F)/u;
const JAPANESE =
  /[都道府県市区町村郡][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ーヶ]{0,14}\d{1,4}(?:-\d{1,4}){1,3}/u;
const JAPANESE_CODE = /〒? ?\d{3}-\d{4}/u;
const CHINESE_CODE = /^[ ,]{0,3}(?:\(?(?:邮编|郵編|邮政编码|郵遞區號|邮码)[ :]{0,3})?\d{6}\)?(?!\d)/u;
/** Words that lead to an address in a sentence. */
const LEAD =
  /^.*(?:住在|位于|位於|在|到|至|寄往|寄给|寄|地址是|地址为|址|住所は|住所|是|为|は|於)(?=[\p{Script=Han}〒])/u;

export interface EastAsianAddress {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** The address about a digit in `[from, to)` of the text; score 0 where there is none. Looks `REACH` units far. */
export function eastAsianAddress(text: string, at: number, from: number, to: number): EastAsianAddress {
  let start = at;
  const first = Math.max(from, at - REACH);
  while (start > first && isInside(text, start - 1)) start -= 1;
  let end = at;
  const last = Math.min(to, at + REACH);
  while (end < last && isInside(text, end)) end += 1;
  while (end > at && text[end - 1] === ' ') end -= 1;
  let run = text.slice(start, end);
  const lead = LEAD.exec(run.slice(0, at - start))?.[0] ?? '';
  if (lead !== '' && !/[路街]/u.test(lead)) {
    start += lead.length;
    run = run.slice(lead.length);
  }
  const skipped = /^[^\p{Script=Han}\p{Script=Katakana}〒\d]+/u.exec(run)?.[0].length ?? 0;
  start += skipped;
  run = run.slice(skipped);
  const hasNumber = NUMBER.test(run);
  const administrative = Math.min(2, run.match(ADMINISTRATIVE)?.length ?? 0);
  let score = administrative;
  if (hasNumber && ROAD.test(run)) score += 4;
  else if (JAPANESE.test(run)) score += 3;
  else if (hasNumber && administrative > 0) score += 2;
  if (UNIT.test(run)) score += 1;
  if (JAPANESE_CODE.test(run)) score += 2;
  if (score < 3 || !/[\p{Script=Han}]/u.test(run)) return { start, end, score: 0 };
  const code = CHINESE_CODE.exec(text.slice(end, Math.min(to, end + 24)));
  if (code !== null) {
    end += code[0].length;
    score += 1;
  }
  return { start, end, score };
}

function isInside(text: string, at: number): boolean {
  const character = text[at]!;
  if (character === ' ') return INSIDE.test(text[at - 1] ?? '') && INSIDE.test(text[at + 1] ?? '');
  return INSIDE.test(character);
}

/** Han, kana or the postal mark. */
export function isEastAsian(code: number): boolean {
  return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x4e00 && code <= 0x9fff) || code === 0x3012;
}
