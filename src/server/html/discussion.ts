// A message or a thread for search engines: schema.org DiscussionForumPosting, from the same record as the page.
import type { PublicMessage } from '../../redact/public-message.ts';
import { plainBodyOf } from './message.ts';
import { hrefs } from './href.ts';
import type { View } from './view.ts';

/** The page holds the text itself; this is to say what it is. */
const LONGEST_TEXT = 300;
const MOST_COMMENTS = 10;
const href = hrefs('en');

/**
 * Of the first message, with some of the others as its comments. Null where there is no message. `comments`: how many
 * there are, where those given are not all.
 */
export function discussionOf(
  view: View,
  list: { readonly id: string; readonly name: string },
  [first, ...replies]: readonly PublicMessage[],
  comments = replies.length,
): object | null {
  if (first === undefined) return null;
  const { url } = view.site;
  return {
    '@context': 'https://schema.org',
    '@type': 'DiscussionForumPosting',
    headline: first.subject || view.text.noSubject,
    ...postingOf(view, first),
    isPartOf: { '@type': 'WebPage', name: list.name, url: url + href.list(list.id) },
    ...(replies.length > 0 && {
      commentCount: comments,
      comment: replies
        .slice(0, MOST_COMMENTS)
        .map((message) => ({ '@type': 'Comment', ...postingOf(view, message) })),
    }),
  };
}

function postingOf(view: View, message: PublicMessage): object {
  const text = plainBodyOf(message, view.text).trim();
  return {
    url: view.site.url + href.message(message.list, message.seq),
    author: { '@type': 'Person', name: message.author.label },
    datePublished: new Date(message.sentAt).toISOString(),
    ...(message.language !== 'und' && { inLanguage: message.language }),
    text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text,
  };
}
