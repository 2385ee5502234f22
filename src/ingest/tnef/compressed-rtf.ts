// The form in which Outlook keeps RTF (MS-OXRTFCP): a window of 4096 bytes that begins with common words of RTF.

const WORDS =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const COMPRESSED = 0x75465a4c;
const PLAIN = 0x414c454d;
const WINDOW = 4096;
const HEADER_BYTES = 16;
const LONGEST_REFERENCE = 17;
/** Two bytes become seventeen at most. */
const MOST_TIMES = 9;
/** Of RTF that is read: its words are many times longer than its text. */
const MOST_BYTES = 8 * 1024 * 1024;

/** RTF source, as far as it goes and is read; null where it is no such form. */
export function decompressRtf(bytes: Buffer): Buffer | null {
  if (bytes.length < HEADER_BYTES) return null;
  const kind = bytes.readUInt32LE(8);
  if (kind === PLAIN) return bytes.subarray(HEADER_BYTES, HEADER_BYTES + MOST_BYTES);
  if (kind !== COMPRESSED) return null;
  const most = Math.min(bytes.readUInt32LE(4), MOST_BYTES);
  const window = Buffer.alloc(WINDOW);
  let place = window.write(WORDS, 'latin1');
  // what the header says may be made up; the last reference may go beyond it
  const out = Buffer.alloc(Math.min(most, bytes.length * MOST_TIMES) + LONGEST_REFERENCE);
  let length = 0;
  const put = (byte: number) => {
    out[length++] = byte;
    window[place] = byte;
    place = (place + 1) % WINDOW;
  };
  for (let at = HEADER_BYTES; at < bytes.length && length < most;) {
    const control = bytes[at++]!;
    for (let bit = 0; bit < 8 && at < bytes.length && length < most; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++]!);
        continue;
      }
      if (at + 2 > bytes.length) return out.subarray(0, length);
      const reference = bytes.readUInt16BE(at);
      at += 2;
      let from = reference >>> 4;
      // a reference to the place that is written next is the end
      if (from === place) return out.subarray(0, length);
      for (let n = (reference & 15) + 2; n > 0; n--) {
        put(window[from]!);
        from = (from + 1) % WINDOW;
      }
    }
  }
  return out.subarray(0, length);
}
