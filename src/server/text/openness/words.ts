// Every text of the openness pages and of the public log. A language that misses one does not compile.
import type { LeafType } from '../../../archive/log/leaf.ts';
import type {
  Assurance,
  Block,
  CRITERIA,
  Grade,
  Result,
  OpennessReport,
  Why,
} from '../../../report/openness-report.ts';
import type { Language } from '../languages.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';

export type Criterion = (typeof CRITERIA)[number];
type Words<Key extends string> = Readonly<Record<Key, string>>;
/** A word with a sentence that says what it means. */
type Explained<Key extends string> = Readonly<Record<Key, readonly [word: string, meaning: string]>>;

export interface OpennessWords {
  readonly title: string;
  readonly intro: string;
  readonly empty: string;
  readonly noneOfGrade: string;
  readonly coalition: string;
  readonly grade: string;
  readonly score: string;
  readonly scoreOf: (score: string) => string;
  readonly scoreMeaning: string;
  readonly coverage: string;
  readonly coverageMeaning: string;
  readonly lastChecked: string;
  readonly never: string;
  readonly notKnown: string;
  readonly filterByGrade: string;
  readonly allGrades: string;
  readonly notAssessedYet: string;
  readonly notAssessedYetText: string;
  readonly old: string;
  readonly oldNotice: (date: string) => string;
  readonly wordsHeading: string;
  readonly limitsHeading: string;
  readonly limitsShort: string;
  readonly limits: readonly string[];

  readonly grades: Explained<Grade>;
  readonly results: Words<Result>;
  readonly assurances: Explained<Assurance>;
  readonly blocks: Words<Block>;
  readonly criteria: Words<Criterion>;
  /** what was found, and what whoever runs the list can do about it; for `ok` nothing */
  readonly whys: Readonly<Record<Why, readonly [why: string, fix: string | null]>>;
  readonly flags: Words<OpennessReport['flags'][number]>;

  readonly decidedBy: string;
  readonly checked: string;
  readonly validUntil: string;
  readonly assessor: string;
  readonly criteriaVersion: string;
  readonly howToFix: string;
  readonly evidence: string;
  readonly moreEvidence: (count: number) => string;
  readonly criteriaHeading: string;
  readonly flagsHeading: string;
  readonly notCheckedHeading: string;
  readonly allChecked: string;

  readonly countsHeading: string;
  readonly state: string;
  readonly whenChecked: string;
  readonly now: string;
  readonly seen: string;
  readonly doNotAddUp: string;
  readonly notConnected: string;
  readonly underReview: string;

  readonly historyHeading: string;
  readonly scoreFromTo: (from: string, to: string) => string;
  readonly activityHeading: string;
  readonly activityNote: string;
  readonly activityFromTo: (from: string, to: string, most: string) => string;
  readonly asTable: string;

  readonly removalsHeading: string;
  readonly removals: Words<'received' | 'open' | 'granted' | 'refused' | 'median'>;
  readonly days: (count: number) => string;

  readonly verifyHeading: string;
  readonly verifyText: string;
  readonly key: string;
  readonly keyNote: string;
  readonly digest: string;
  readonly dataHeading: string;
  readonly data: Words<'json' | 'csv' | 'feed' | 'badge'>;

  readonly log: {
    readonly title: string;
    readonly intro: readonly string[];
    readonly empty: string;
    readonly size: string;
    readonly root: string;
    readonly name: string;
    readonly checkpoint: string;
    readonly policy: string;
    readonly latest: string;
    readonly entry: (index: string) => string;
    readonly entryOfLog: (index: string) => string;
    readonly receipt: string;
    readonly receiptMeaning: string;
    readonly bytes: string;
    readonly unknown: string;
    readonly leaves: { readonly [T in LeafType]: (leaf: LeafWords) => string };
  };
}

/** Fields of a leaf as they are put into sentences; those that it does not have are empty. */
export interface LeafWords {
  readonly list: string;
  readonly seq: string;
  readonly version: string;
  readonly policy: string;
  readonly reason: string;
  readonly messages: string;
  readonly slots: string;
  readonly subject: string;
}

export const OPENNESS: Readonly<Record<Language, OpennessWords>> = { ar, zh, en, fr, ru, es };
