// What the embedded index stores of a document: folded words between blanks, one column a field.
import type { SearchDocument } from '../document.ts';
import { withoutArticle } from '../fold.ts';
import { indexEntries, units } from '../words.ts';

export interface WordColumns {
  readonly subject: string;
  readonly body: string;
  readonly author: string;
  readonly attachments: string;
  /** Arabic words without article, in columns of their own, so that they stand between no words of a phrase */
  readonly subjectExtra: string;
  readonly extra: string;
}

export function wordColumns(document: SearchDocument): WordColumns {
  const subject = entriesOf(document.subject);
  const body = entriesOf(document.body);
  return {
    subject: subject.join(' '),
    body: body.join(' '),
    author: entriesOf(document.author).join(' '),
    attachments: document.attachments.map((name) => entriesOf(name).join(' ')).join(' '),
    subjectExtra: articleFree(subject),
    extra: articleFree(body),
  };
}

function entriesOf(text: string): string[] {
  return indexEntries([...units(text)]);
}

function articleFree(entries: readonly string[]): string {
  const stems = new Set<string>();
  for (const entry of entries) {
    const stem = withoutArticle(entry);
    if (stem !== null) stems.add(stem);
  }
  return [...stems].join(' ');
}
