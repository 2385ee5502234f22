// Atom (RFC 4287) with tombstones (RFC 6721).
import { xml, xmlDocument, type Xml } from './xml.ts';

export interface FeedEntry {
  /** permanent address, also the entry's id */
  readonly url: string;
  readonly title: string;
  readonly author: string;
  /** ms UTC */
  readonly publishedAt: number;
  readonly updatedAt: number;
  /** BCP 47, `und` where not known */
  readonly language: string;
  /** plain text */
  readonly text: string;
  readonly threadUrl: string;
}

export interface DeletedEntry {
  readonly url: string;
  readonly deletedAt: number;
  readonly comment: string;
}

export interface Feed {
  readonly title: string;
  readonly selfUrl: string;
  readonly pageUrl: string;
  readonly generatorVersion: string;
  readonly entries: readonly FeedEntry[];
  readonly deleted: readonly DeletedEntry[];
}

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8';

/** The feed as a document. `updated` is the newest time in it; an empty feed says 1970. */
export function atomFeed(feed: Feed): string {
  const times = [
    ...feed.entries.map((entry) => entry.updatedAt),
    ...feed.deleted.map((entry) => entry.deletedAt),
  ];
  const updated = times.reduce((newest, time) => Math.max(newest, time), 0);
  return xmlDocument(xml`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<id>${feed.selfUrl}</id>
<title>${feed.title}</title>
<updated>${rfc3339(updated)}</updated>
<link rel="self" type="application/atom+xml" href="${feed.selfUrl}"/>
<link rel="alternate" type="text/html" href="${feed.pageUrl}"/>
<generator version="${feed.generatorVersion}">dc-archive</generator>
${feed.entries.map(entryElement)}
${feed.deleted.map(deletedElement)}
</feed>
`);
}

function entryElement(entry: FeedEntry): Xml {
  const language = entry.language === 'und' ? '' : entry.language;
  return xml`<entry>
<id>${entry.url}</id>
<title type="text" xml:lang="${language}">${entry.title}</title>
<author><name>${entry.author}</name></author>
<published>${rfc3339(entry.publishedAt)}</published>
<updated>${rfc3339(entry.updatedAt)}</updated>
<link rel="alternate" type="text/html" href="${entry.url}"/>
<link rel="related" type="text/html" href="${entry.threadUrl}"/>
<content type="text" xml:lang="${language}" xml:space="preserve">${entry.text}</content>
</entry>
`;
}

function deletedElement(entry: DeletedEntry): Xml {
  return xml`<at:deleted-entry ref="${entry.url}" when="${rfc3339(entry.deletedAt)}"><at:comment>${entry.comment}</at:comment></at:deleted-entry>
`;
}

function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}
