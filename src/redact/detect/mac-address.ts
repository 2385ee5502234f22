// Hardware addresses (IEEE 802, EUI-48): six groups and no more, so that fingerprints and times stay.
import type { Finding, Scan } from '../finding.ts';

const PAIRS = /(?<![0-9A-Za-z:.-])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z]|[:-][0-9A-Fa-f])/y;
const DASHED = /(?<![0-9A-Za-z:.-])(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z]|[:-][0-9A-Fa-f])/y;
const DOTTED = /(?<![0-9A-Za-z:.-])(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}(?![0-9A-Za-z]|\.[0-9A-Fa-f])/y;
const ANCHOR =
  /[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]|\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}/g;
/** Broadcast, unset, documentation (RFC 7042 2.1.2): nobody's. */
const NOBODYS = /^(?:0{12}|f{12}|00005e00(?:53..|00..))$/;

export function findMacAddresses({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  for (const { index } of text.matchAll(ANCHOR)) {
    const isDotted = text[index] === '.';
    const start = index - (isDotted ? 4 : 2);
    if (start < 0) continue;
    const pattern = isDotted ? DOTTED : text[index] === ':' ? PAIRS : DASHED;
    pattern.lastIndex = start;
    const written = pattern.exec(text)?.[0];
    if (written === undefined) continue;
    const value = written.replace(/[^0-9A-Fa-f]/g, '').toLowerCase();
    if (NOBODYS.test(value) || isNumbers(written, value)) continue;
    findings.push({ start, end: start + written.length, category: 'ip', kind: 'mac', value });
  }
  return findings;
}

/** Only figures: "2024.1205.1530" is a date, "12-34-56-78-90-12" may be a number of anything. */
function isNumbers(written: string, value: string): boolean {
  return written.includes('.') && /^\d+$/.test(value);
}
