// The parts of an address, read at a token of a region: the surest reading first.
import type { Part, Region } from './region.ts';
import { box } from './box.ts';
import { isHouseNumber } from './house-number.ts';
import { named, numbered, lone, locality, place, cityOfState } from './place-part.ts';
import { post, cityCode } from './post-code.ts';
import { street } from './street.ts';
import { unit } from './unit.ts';

/** A part that an address may be read from: a street, a box, a post code. */
export function seedAt(region: Region, at: number, isNumbered: boolean): Part | null {
  const token = region.tokens[at]!;
  if (token.kind !== 'word' && token.kind !== 'number') return null;
  region.from = at;
  if (isNumbered) return numbered(region, at) ?? cityCode(region, at);
  const part = box(region, at) ?? street(region, at) ?? post(region, at);
  return part !== null && part.score > 1 ? part : null;
}

/** The part of an address that begins at this token, the surest reading first, or null. */
export function partAt(region: Region, at: number): Part | null {
  const token = region.tokens[at];
  if (token === undefined) return null;
  region.from = at;
  // #05-12
  if (token.text === '#' && isHouseNumber(region, at + 1)) return { kind: 'unit', end: at + 2, score: 1 };
  if (token.kind !== 'word' && token.kind !== 'number') return null;
  return (
    box(region, at) ??
    street(region, at) ??
    post(region, at) ??
    unit(region, at) ??
    named(region, at) ??
    cityCode(region, at) ??
    numbered(region, at) ??
    lone(region, at) ??
    locality(region, at) ??
    cityOfState(region, at) ??
    place(region, at)
  );
}
