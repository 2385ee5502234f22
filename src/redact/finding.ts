// What a detector gives, and what it is given.
import type { Address } from '../mail/address.ts';
import type { Category } from './public-message.ts';
import type { Labels } from './detect/label-words.ts';
import type { Zone } from './detect/zones.ts';
import type { PeopleNames } from './people-names.ts';

/** A stretch of the scanned text that holds a value of a category. Offsets in UTF-16 units, `[start, end)`. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly category: Category;
  /** finer than the category; policies look at some of these (see policy.ts) */
  readonly kind: string;
  /** normalised value: the same thing written in two ways has the same value */
  readonly value: string;
}

/** The shadow text (see shadow.ts) and what is known about its message. */
export interface Scan {
  readonly text: string;
  /** people of the message; their addresses are found however they are written */
  readonly people: readonly Address[];
  /** look for people's names too */
  readonly names: boolean;
  /** names of other people of the archive, where names are looked for */
  readonly register?: PeopleNames;
  /** ISO 3166 codes of countries whose national phone numbers are likely here */
  readonly regions: readonly string[];
  /** signature zones, found when first asked for */
  readonly zones: () => readonly Zone[];
  /** words that label what follows, found when first asked for */
  readonly labels: () => Labels;
}

/** Linear in the length of the text, whatever the text. */
export type Detector = (scan: Scan) => Finding[];
