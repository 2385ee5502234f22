// Signature zones: where contact details stand. A zone only raises confidence; nothing is dropped because of it.

export interface Zone {
  readonly start: number;
  readonly end: number;
}

const ZONE_LINES = 14;
const DELIMITER = /^(?:--|__|—|-{2,40}|_{2,40}|\*{3,40}|={3,40}) ?$/;
const CLOSING =
  /^(?:(?:(?:kind|best|warm|with)\s)?(?:(?:kind|best|warm(?:est)?)\s)?(?:regards|wishes)|best|cheers|sincerely|yours (?:sincerely|faithfully|truly)|sincerely yours|respectfully|thanks|thank you|many thanks|(?:bien )?cordialement|bien à (?:vous|toi)|salutations|meilleures salutations|sincères salutations|saludos(?: cordiales)?|un (?:cordial )?saludo|atentamente|cordialmente|atenciosamente|abraços|mit freundlichen grüßen|mit freundlichem gruss|viele grüße|freundliche grüsse|mfg|с уважением|с наилучшими пожеланиями|всего доброго|مع (?:أطيب )?التحي(?:ة|ات)|تحياتي|مع خالص التحية|此致|祝好|谢谢|顺祝商祺|敬具|よろしくお願いします)[\s,.!;،。]{0,4}.{0,24}$/iu;

/** Zones of a text, in order, not overlapping. Looked for at each depth of quotation, since quotes hold signatures too. */
export function signatureZones(text: string): Zone[] {
  const zones: Zone[] = [];
  let open: { start: number; depth: number; lines: number } | null = null;
  let lineStart = 0;
  while (lineStart <= text.length) {
    let lineEnd = text.indexOf('\n', lineStart);
    if (lineEnd < 0) lineEnd = text.length;
    const { depth, content } = quotedLine(text, lineStart, lineEnd);
    if (open !== null && (depth !== open.depth || open.lines >= ZONE_LINES)) {
      zones.push({ start: open.start, end: lineStart });
      open = null;
    }
    if (content.length <= 70 && (DELIMITER.test(content) || CLOSING.test(content.trim()))) {
      if (open !== null) zones.push({ start: open.start, end: lineStart });
      open = { start: lineStart, depth, lines: 0 };
    } else if (open !== null) open.lines += 1;
    lineStart = lineEnd + 1;
  }
  if (open !== null) zones.push({ start: open.start, end: text.length });
  return zones;
}

function quotedLine(text: string, start: number, end: number): { depth: number; content: string } {
  let at = start;
  let depth = 0;
  while (at < end && (text[at] === '>' || text[at] === ' ')) {
    if (text[at] === '>') depth += 1;
    at += 1;
  }
  return { depth, content: text.slice(at, Math.min(end, at + 80)) };
}

export function isInZone(zones: readonly Zone[], at: number): boolean {
  let low = 0;
  let high = zones.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (zones[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  return low < zones.length && zones[low]!.start <= at;
}
