// One pass over a text that finds every word some detector asks about. Detectors then look around these places only,
// which costs far less than a search of the whole text by each of them.

/**
 * Words of one detector, lower case. A word ends where its letters end: underscores, digits and apostrophes part words.
 * `stem*` also takes longer words. In scripts whose words touch (Chinese, Japanese, Korean, Thai, and Arabic with its
 * prefixes) a word is found anywhere.
 */
export type LabelWords<Name extends string> = Readonly<Record<Name, readonly string[]>>;

/** For each detector the places where one of its words begins, ascending. */
export type LabelPlaces<Name extends string> = Readonly<Record<Name, readonly number[]>>;

const OTHER = 0;
const LETTER = 1;
const TOUCHING = 2;
const TRIGGER = 3;

const HASH_START = 0x811c9dc5; // FNV-1a, 32 bits
const HASH_PRIME = 0x01000193;
const BITS = 1 << 16;
const LONGEST = 40;

/** Prepares the words; the answer finds their places in a text, linear in its length. Up to 31 names. */
export function labelIndex<Name extends string>(
  words: LabelWords<Name>,
): (text: string) => LabelPlaces<Name> {
  const names = Object.keys(words) as Name[];
  const whole = new Map<string, number>();
  const stems = new Map<string, number>();
  const touching = new Map<number, { word: string; mask: number }[]>();
  const kinds = kindOfUnits().slice();
  const wholeBits = new Uint8Array(BITS);
  const stemBits = new Uint8Array(BITS);
  names.forEach((name, index) => {
    for (const written of words[name]) {
      const isStem = written.endsWith('*');
      const word = isStem ? written.slice(0, -1) : written;
      const first = word.charCodeAt(0);
      if (kinds[first]! >= TOUCHING) {
        kinds[first] = TRIGGER;
        const known = touching.get(first) ?? [];
        touching.set(first, [...known, { word, mask: 1 << index }]);
        continue;
      }
      const map = isStem ? stems : whole;
      map.set(word, (map.get(word) ?? 0) | (1 << index));
      (isStem ? stemBits : wholeBits)[hashOf(word)] = 1;
    }
  });
  const lower = lowerUnits();

  return (text) => {
    const places = names.map((): number[] => []);
    const put = (mask: number, at: number) => {
      for (let index = 0, rest = mask; rest !== 0; index += 1, rest >>>= 1) {
        if ((rest & 1) !== 0 && places[index]!.at(-1) !== at) places[index]!.push(at);
      }
    };
    const { length } = text;
    let at = 0;
    while (at < length) {
      let unit = text.charCodeAt(at);
      const kind = kinds[unit]!;
      if (kind === OTHER || kind === TOUCHING) {
        at += 1;
      } else if (kind === TRIGGER) {
        for (const { word, mask } of touching.get(unit)!) if (text.startsWith(word, at)) put(mask, at);
        at += 1;
      } else {
        const start = at;
        let hash = HASH_START;
        let found = 0;
        do {
          hash = Math.imul(hash ^ lower[unit]!, HASH_PRIME);
          at += 1;
          if (stemBits[(hash ^ (hash >>> 16)) & 0xffff] === 1 && at - start <= LONGEST) {
            found |= stems.get(text.slice(start, at).toLowerCase()) ?? 0;
          }
          unit = at < length ? text.charCodeAt(at) : 0;
        } while (kinds[unit] === LETTER);
        if (wholeBits[(hash ^ (hash >>> 16)) & 0xffff] === 1 && at - start <= LONGEST) {
          found |= whole.get(text.slice(start, at).toLowerCase()) ?? 0;
        }
        if (found !== 0) put(found, start);
      }
    }
    return Object.fromEntries(names.map((name, index) => [name, places[index]!])) as Record<Name, number[]>;
  };
}

function hashOf(word: string): number {
  let hash = HASH_START;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), HASH_PRIME);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

let knownKinds: Uint8Array | null = null;

/** What each UTF-16 unit is. Combining marks belong to the word they stand in. */
function kindOfUnits(): Uint8Array {
  if (knownKinds !== null) return knownKinds;
  const kinds = new Uint8Array(0x10000);
  const touches =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Arabic}]/u;
  for (let unit = 0; unit < 0x10000; unit += 1) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    const character = String.fromCharCode(unit);
    if (!/[\p{L}\p{M}]/u.test(character)) continue;
    kinds[unit] = touches.test(character) ? TOUCHING : LETTER;
  }
  return (knownKinds = kinds);
}

let knownLower: Uint16Array | null = null;

function lowerUnits(): Uint16Array {
  if (knownLower !== null) return knownLower;
  const lower = new Uint16Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit += 1) {
    const small = String.fromCharCode(unit).toLowerCase();
    lower[unit] = small.length === 1 ? small.charCodeAt(0) : unit;
  }
  return (knownLower = lower);
}
