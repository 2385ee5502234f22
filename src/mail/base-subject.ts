// The subject that replies share: RFC 5256 section 2.1, with the reply markers of many languages.

const REPLY_MARKERS = [
  'RE', 'AW', 'ANTW', 'ANTWORT', 'SV', 'VS', 'RV', 'RES', 'RÉF', 'REF', 'RIF', 'R', 'ODP', 'YNT', 'ΑΠ', 'ΣΧΕΤ',
  'НА', 'ОТВЕТ', 'ОТВ', '回复', '回覆', '答复', '答覆', 'رد', 'الرد', 'השב',
]; // prettier-ignore
const FORWARD_MARKERS = [
  'FW', 'FWD', 'WG', 'VB', 'TR', 'ENC', 'I', 'PD', 'İLT', 'ILT', 'ПЕРЕСЛ', '转发', '轉寄', '轉發', 'إعادة توجيه', 'הועבר', 'DOORST',
]; // prettier-ignore
const MARKER = new RegExp(
  `^(${[...REPLY_MARKERS, ...FORWARD_MARKERS].join('|')})(?:\\s?[[(^]\\s?\\d{1,3}\\s?[\\])]?)?\\s?[:：]\\s*`,
  'iu',
);
// "R: results of the poll" may be a topic: one letter is taken off for comparing, but makes no reply of a message.
const REPLY = new Set(
  REPLY_MARKERS.filter((marker) => marker.length > 1).map((marker) => marker.toLowerCase()),
);
// Marks that turn the direction of writing stand in front of markers and say nothing.
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const EXTERNAL_TAG =
  /^\[(?:external|external e-?mail|ext|extern|externe|externo|externa|esterno|внешн(?:ее|ий|яя)(?: письмо)?|外部|外部邮件|外部郵件|بريد خارجي|خارجي|spam|suspect)\]\s*/iu;
// RFC 5256 2.1: subj-fwd-hdr and subj-fwd-trl
const WRAPPED_FORWARD = /^\[fwd?:\s*(.*)\]$/iu;
const TRAILING_FORWARD = /\s*\(fwd\)$/iu;

export interface BaseSubject {
  /** without markers and tags, blanks folded; for comparing use `.toLowerCase()` */
  readonly base: string;
  /** at least one reply marker of two letters or more stood in front */
  readonly isReply: boolean;
}

/** Takes a decoded subject and the list's tags without brackets ("dc-x"); "Re: [dc-x] AW: Título" -> "Título". */
export function baseSubject(subject: string, tags: readonly string[] = []): BaseSubject {
  let rest = subject.slice(0, 2000).normalize('NFKC').replace(DIRECTION, '').replace(/\s+/gu, ' ').trim();
  let isReply = false;
  for (let before = ''; before !== rest;) {
    before = rest;
    const marker = MARKER.exec(rest);
    if (marker !== null) {
      isReply ||= REPLY.has(marker[1]!.toLowerCase());
      rest = rest.slice(marker[0].length);
    }
    rest = withoutTag(rest, tags).replace(EXTERNAL_TAG, '').replace(TRAILING_FORWARD, '').trim();
    rest = WRAPPED_FORWARD.exec(rest)?.[1] ?? rest;
  }
  return { base: rest, isReply };
}

/** The subject as shown: the list's tag taken out wherever a marker or the start precedes it; markers stay. */
export function withoutListTag(subject: string, tags: readonly string[]): string {
  let rest = subject.replace(/\s+/gu, ' ').trim();
  let front = '';
  for (let round = 0; round < 20; round++) {
    const tagged = withoutTag(rest, tags);
    if (tagged !== rest) {
      rest = tagged;
      continue;
    }
    const marker = MARKER.exec(rest);
    if (marker === null) break;
    front += `${marker[0].trim()} `;
    rest = rest.slice(marker[0].length);
  }
  return (front + rest).trim();
}

function withoutTag(subject: string, tags: readonly string[]): string {
  if (!subject.startsWith('[')) return subject;
  const end = subject.indexOf(']');
  if (end < 0 || end > 80) return subject;
  const inside = subject.slice(1, end).trim().toLowerCase();
  // ezmlm and others number the posts: [dc-x 12], [dc-x:12], [dc-x #12]
  const isTag = (tag: string) =>
    inside.startsWith(tag) && /^(?:[\s:#]{0,3}\d{1,9})?$/u.test(inside.slice(tag.length));
  return tags.some((tag) => isTag(tag.toLowerCase())) ? subject.slice(end + 1).trimStart() : subject;
}
