// In which place of a text something stands, and which of a policy's actions holds there.
import type { Zone } from './detect/zones.ts';
import type { Place, Setting } from './policy-document.ts';

/** A signature may itself be quoted: then it stands in two places. */
export type Places = readonly Place[];
export const IN_BODY: Places = ['body'];

/** From what shows most to what shows least. */
const STRICTNESS = ['keep', 'generalise', 'mask', 'pseudonymise', 'remove', 'hold'];

/** The action of a setting in the given places; where there are two, the stricter one. */
export function actionIn<Action extends string>(setting: Setting<Action>, places: Places): Action {
  if (typeof setting === 'string') return setting;
  const actions = places.map((place) => setting[place] ?? setting.body);
  return actions.reduce((a, b) => (STRICTNESS.indexOf(b) > STRICTNESS.indexOf(a) ? b : a));
}

/** Tells places in one text; linear once, then a search for each question. */
export function placesIn(text: string, zones: () => readonly Zone[]): (at: number) => Places {
  let quoted: Zone[] | null = null;
  return (at) => {
    const places: Place[] = [];
    if (isWithin(zones(), at)) places.push('signature');
    if (isWithin((quoted ??= quotedLines(text)), at)) places.push('quotation');
    return places.length === 0 ? IN_BODY : places;
  };
}

const QUOTE = /[ \t]{0,8}>/y;

/** Stretches of lines that begin with ">", in order. */
function quotedLines(text: string): Zone[] {
  const found: { start: number; end: number }[] = [];
  for (let start = 0; start < text.length;) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    QUOTE.lastIndex = start;
    if (QUOTE.test(text)) {
      const last = found.at(-1);
      if (last?.end === start) last.end = end;
      else found.push({ start, end });
    }
    start = end;
  }
  return found;
}

function isWithin(zones: readonly Zone[], at: number): boolean {
  let low = 0;
  let high = zones.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (zones[middle]!.start <= at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at < zones[low - 1]!.end;
}
