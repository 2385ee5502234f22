// What can be wrong with a query, as a closed vocabulary, and the sentence that says so.

/** code -> sentence; `…` stands for the piece it is about. The site's catalogues translate by code. */
export const QUERY_PROBLEMS = {
  query_too_long: 'The query is too long; please keep it under 500 characters.',
  too_many_words: 'The query has more than ten words; please take out those that matter least.',
  unclosed_quote: 'A quotation mark is opened but not closed: …',
  nothing_to_find: 'The query has no word to look for: …',
  empty_operator: 'There is nothing to look for after …',
  cannot_negate: 'A minus sign works before words, phrases and subject:, but not before …',
  bad_date: 'This is not a date: … Please write 2024, 2024-05 or 2024-05-31.',
  empty_period: 'The period ends before it begins, so nothing can be in it.',
  unknown_has: 'The only thing that has: can ask for is has:attachment, not …',
  unknown_is: 'The only thing that is: can ask for is is:starter, not …',
  unknown_choice:
    'The parameters starters and exact take yes, and group takes thread; this was not understood: …',
  unknown_list: 'There is no list called …',
  unknown_language:
    'This is not the code of a language: … Please write en, fr, es, ru, ar, zh or another such code.',
  unknown_author: 'This is not the key of an author: …',
  unknown_sort: 'Results can be sorted by relevance, newest or oldest, not by …',
  bad_page: 'This is not the number of a page: …',
  bad_size: 'A page can hold 1 to 100 results, not …',
  page_too_deep: 'Only the first 10,000 results can be shown; please narrow the search instead.',
} as const;

export type ProblemCode = keyof typeof QUERY_PROBLEMS;

export interface Problem {
  readonly code: ProblemCode;
  /** the piece of the query it is about, as typed; '' where it is about the whole. For the reader only, never logged. */
  readonly at: string;
}

/** An English sentence that tells the reader what could not be understood. Plain text: views escape it. */
export function explainProblem(problem: Problem): string {
  const at = problem.at.length > 60 ? `${problem.at.slice(0, 59)}…` : problem.at;
  return QUERY_PROBLEMS[problem.code].replace('…', () => `“${at}”.`).replace('”..', '”.');
}
