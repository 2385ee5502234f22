// Counting what a policy does: removed, coded, shortened, kept, by category; and how much of the text goes.
import { CATEGORIES, type Category } from '../redact/public-message.ts';
import type { Cut, RedactedText } from '../redact/redact-text.ts';
import type { Field, Trial } from './dry-run.ts';

export interface Count {
  removed: number;
  /** replaced by a code that is the same for the same value */
  coded: number;
  /** a part stays: a domain, a network, a city */
  shortened: number;
  kept: number;
}

export interface Tally {
  readonly categories: Map<Category, Count>;
  /** letters and digits of subjects and texts, and how many of them go */
  letters: number;
  lettersGone: number;
}

/** Words for people who read the counts. */
export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  name: 'names',
  email: 'email addresses',
  phone: 'telephone numbers',
  postal_address: 'postal addresses',
  meeting: 'meeting links and codes',
  social: 'account names',
  ip: 'IP addresses',
  url_secret: 'secrets in links',
  credential: 'passwords and keys',
  national_id: 'identity numbers and birth dates',
  iban: 'bank accounts',
  card: 'payment cards',
  custom: 'texts that the list names, and hidden parts',
};

/** What the four words of a count mean. */
export const LEGEND =
  'Removed: nothing of the value is left. Coded: the same value has the same code. Shortened: a part stays, such as a domain or a city.';

/** In the order in which people ask for them. */
export const SHOWN_CATEGORIES = Object.keys(CATEGORY_WORDS) as Category[];

export function emptyTally(): Tally {
  return {
    categories: new Map(
      CATEGORIES.map((category) => [category, { removed: 0, coded: 0, shortened: 0, kept: 0 }]),
    ),
    letters: 0,
    lettersGone: 0,
  };
}

export function count(tally: Tally, trial: Trial): void {
  for (const { after } of fieldsOf(trial)) {
    for (const cut of after.published) {
      const entry = tally.categories.get(cut.category)!;
      entry[kindOf(after.text.slice(cut.start, cut.end))] += 1;
    }
    for (const { category } of keptIn(after)) tally.categories.get(category)!.kept += 1;
  }
  // a whole author line is no stretch of a text, and counts as the name that it hides
  if (/^Participant [a-z2-7]{4}$/u.test(trial.author.after.text)) {
    if (trial.author.before !== trial.author.after.text) tally.categories.get('name')!.coded += 1;
  }
  for (const { before, after } of [trial.subject, trial.body]) {
    tally.letters += lettersIn(before);
    for (const { start, end } of after.redactions) tally.lettersGone += lettersIn(before.slice(start, end));
  }
}

export function total({ removed, coded, shortened, kept }: Count): number {
  return removed + coded + shortened + kept;
}

/** How many stretches of a message change. */
export function changesIn(trial: Trial): number {
  return fieldsOf(trial).reduce((sum, { after }) => sum + after.published.length, 0);
}

/** "3 email addresses, 1 telephone numbers": the counts of one message in words, most first. */
export function changesInWords(trial: Trial): string {
  const counts = new Map<Category, number>();
  for (const { after } of fieldsOf(trial)) {
    for (const { category } of after.published) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([category, number]) => `${CATEGORY_WORDS[category]} ${number}`)
    .join(', ');
}

function fieldsOf({ author, subject, body, attachments }: Trial): Field[] {
  return [author, subject, body, ...attachments];
}

function kindOf(placeholder: string): 'removed' | 'coded' | 'shortened' {
  if (placeholder.endsWith(' removed]')) return 'removed';
  return /^\[\p{L}[\p{L} ]* [a-z2-7]{4}\]$/u.test(placeholder) ? 'coded' : 'shortened';
}

/** What is kept, each stretch once, and not what is part of something that goes. */
function keptIn({ kept = [], redactions }: RedactedText): Cut[] {
  const found: Cut[] = [];
  let end = -1;
  for (const one of kept.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.start < end || redactions.some((cut) => cut.start < one.end && one.start < cut.end)) continue;
    found.push(one);
    end = one.end;
  }
  return found;
}

function lettersIn(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}
