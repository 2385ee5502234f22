// The query language of page and API: words, "phrase", -word, from: subject: list: before: after: has:attachment lang:

export interface QueryTerm {
  readonly kind: 'word' | 'phrase';
  readonly text: string;
  readonly negated: boolean;
  /** `subject` where written as subject:word or subject:"a phrase" */
  readonly field: 'any' | 'subject';
}

export interface ParsedQuery {
  /** as the reader typed it, trimmed */
  readonly text: string;
  readonly terms: readonly QueryTerm[];
  readonly lists: readonly string[];
  /** words of an author's label (from:), all must match the label's words or their beginnings */
  readonly from: readonly string[];
  /** exact author key (the author= parameter) */
  readonly authorKey: string | null;
  readonly languages: readonly string[];
  /** inclusive, ms UTC */
  readonly after: number | null;
  /** exclusive, ms UTC */
  readonly before: number | null;
  readonly hasAttachment: boolean | null;
}
