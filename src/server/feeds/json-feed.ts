// JSON Feed 1.1 (jsonfeed.org/version/1.1), with what was taken away under `_deleted`, as RFC 6721 has it for Atom.
import type { Feed } from './atom.ts';

export const JSON_FEED_TYPE = 'application/feed+json; charset=utf-8';

export function jsonFeed({ title, selfUrl, pageUrl, entries, deleted }: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: pageUrl,
    feed_url: selfUrl,
    items: entries.map((entry) => ({
      id: entry.url,
      url: entry.url,
      title: entry.title,
      content_text: entry.text,
      date_published: time(entry.publishedAt),
      date_modified: time(entry.updatedAt),
      authors: [{ name: entry.author }],
      ...(entry.language !== 'und' && { language: entry.language }),
      _thread: { url: entry.threadUrl },
    })),
    _deleted: deleted.map(({ url, deletedAt, comment }) => ({ id: url, when: time(deletedAt), comment })),
  });
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
