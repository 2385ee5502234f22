// What the embedded index stores of a document: folded words between blanks, one column a field.
import type { SearchDocument } from '../document.ts';
import { stem } from '../stem.ts';
import { indexEntries, units, type Unit } from '../words.ts';

export interface WordColumns {
  readonly subject: string;
  readonly body: string;
  readonly author: string;
  readonly attachments: string;
  /** stems, and compounds without their hyphen, in columns of their own: they stand between no words of a phrase */
  readonly subjectExtra: string;
  readonly extra: string;
}

export function wordColumns(document: SearchDocument): WordColumns {
  const subject = [...units(document.subject)];
  const body = [...units(document.body)];
  return {
    subject: indexEntries(subject).join(' '),
    body: indexEntries(body).join(' '),
    author: entriesOf(document.author),
    attachments: document.attachments.map(entriesOf).join(' '),
    subjectExtra: extraOf(document.subject, subject),
    extra: extraOf(document.body, body),
  };
}

function entriesOf(text: string): string {
  return indexEntries([...units(text)]).join(' ');
}

function extraOf(text: string, list: readonly Unit[]): string {
  const extra = new Set<string>();
  for (const [index, { form, end, isCharacter }] of list.entries()) {
    if (isCharacter) continue;
    const other = stem(form);
    if (other !== null) extra.add(other);
    const next = list[index + 1];
    if (next?.isCharacter === false && next.start === end + 1 && text[end] === '-') {
      const compound = form + next.form;
      extra.add(compound).add(stem(compound) ?? compound);
    }
  }
  return [...extra].join(' ');
}
