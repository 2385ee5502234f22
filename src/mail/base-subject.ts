// The subject that replies share: RFC 5256 section 2.1, with the reply markers of many languages.

const REPLY_MARKERS = [
  'RE', 'AW', 'ANTW', 'ANTWORT', 'SV', 'VS', 'RV', 'RES', 'RÉF', 'REF', 'RIF', 'R', 'ODP', 'YNT', 'ΑΠ', 'ΣΧΕΤ',
  'НА', 'ОТВЕТ', 'ОТВ', 'HA', '回复', '回覆', '答复', '答覆', 'رد', 'الرد', 'השב',
]; // prettier-ignore
const FORWARD_MARKERS = [
  'FW', 'FWD', 'WG', 'VB', 'TR', 'ENC', 'I', 'PD', 'İLT', 'ILT', 'ПЕРЕСЛ', '转发', '轉寄', '轉發', 'إعادة توجيه', 'הועבר', 'DOORST',
]; // prettier-ignore
const MARKER = new RegExp(
  `^(${[...REPLY_MARKERS, ...FORWARD_MARKERS].join('|')})(?:\\s?[[(^]\\s?\\d{1,3}\\s?[\\])]?)?\\s?[:：]\\s*`,
  'iu',
);
const REPLY = new Set(REPLY_MARKERS.map((marker) => marker.toLowerCase()));
const EXTERNAL_TAG = /^\[(?:external|ext|extern|externe|spam|suspect)\]\s*/iu;
const TRAILING_FORWARD = /\s*\(fwd\)$/iu;

export interface BaseSubject {
  /** without markers and tags, blanks folded; for comparing use `.toLowerCase()` */
  readonly base: string;
  /** at least one reply marker stood in front */
  readonly isReply: boolean;
}

/** Takes a decoded subject and the list's tags without brackets ("dc-x"); "Re: [dc-x] AW: Título" -> "Título". */
export function baseSubject(subject: string, tags: readonly string[] = []): BaseSubject {
  let rest = subject.slice(0, 2000).normalize('NFKC').replace(/\s+/gu, ' ').trim();
  let isReply = false;
  // every round removes something or is the last
  for (let round = 0; round < 100; round++) {
    const before = rest;
    const marker = MARKER.exec(rest);
    if (marker !== null) {
      isReply ||= REPLY.has(marker[1]!.toLowerCase());
      rest = rest.slice(marker[0].length);
    }
    rest = withoutTag(rest, tags).replace(EXTERNAL_TAG, '').replace(TRAILING_FORWARD, '').trim();
    if (rest === before) break;
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
  const inside = subject.slice(1, end).replace(/\s*#?\d{1,9}$/u, '').toLowerCase();
  return tags.some((tag) => tag.toLowerCase() === inside) ? subject.slice(end + 1).trimStart() : subject;
}
