// How a message is cited: its published name, never anything that was removed, and the permanent link.
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Site } from '../deps.ts';
import { hrefs } from '../html/href.ts';

export interface Citation {
  /** `dc-example-12`: letters, digits and hyphens only */
  readonly id: string;
  readonly author: string;
  /** empty where the message has none */
  readonly subject: string;
  readonly list: string;
  /** year, month, day in UTC */
  readonly date: readonly [year: number, month: number, day: number];
  readonly url: string;
  readonly publisher: string;
}

export function citationOf(
  message: PublicMessage,
  list: { readonly name: string },
  site: Pick<Site, 'url' | 'title'>,
): Citation {
  const sent = new Date(message.sentAt);
  return {
    id: `${message.list}-${message.seq}`,
    author: oneLine(message.author.label),
    subject: oneLine(message.subject),
    list: oneLine(list.name),
    date: [sent.getUTCFullYear(), sent.getUTCMonth() + 1, sent.getUTCDate()],
    // without a language, so that it means the same to everybody who gets it
    url: site.url + hrefs('en').message(message.list, message.seq),
    publisher: oneLine(site.title),
  };
}

/** An entry for BibTeX and biblatex, in UTF-8. */
export function toBibtex({
  id,
  author,
  subject,
  list,
  date: [year, month, day],
  url,
  publisher,
}: Citation): string {
  const fields = [
    // a second pair of braces: a name is not cut at "and", a title keeps its capitals
    ['author', `{${escaped(author)}}`],
    ...(subject === '' ? [] : [['title', `{${escaped(subject)}}`]]),
    ['howpublished', escaped(`Mailing list: ${list}`)],
    ['organization', escaped(publisher)],
    ['year', String(year)],
    ['month', String(month)],
    ['date', isoDay(year, month, day)],
    ['url', url.replace(/[{}\\]/g, encodeURIComponent)],
  ];
  return `@misc{${id},\n${fields.map(([name, value]) => `  ${name} = {${value}},`).join('\n')}\n}\n`;
}

/** An item of CSL-JSON (Citation Style Language 1.0.2). */
export function toCsl({
  id,
  author,
  subject,
  list,
  date,
  url,
  publisher,
}: Citation): Record<string, unknown> {
  return {
    id,
    type: 'post',
    author: [{ literal: author }],
    ...(subject !== '' && { title: subject }),
    'container-title': list,
    genre: 'Mailing list message',
    issued: { 'date-parts': [date] },
    publisher,
    URL: url,
  };
}

function isoDay(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

// A field of a header may be folded, and nothing that breaks a line or turns it around belongs into a citation.
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
}

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
};

function escaped(text: string): string {
  return text.replace(/[\\{}$&#%_~^<>]/g, (sign) => TEX[sign] ?? `\\${sign}`);
}
