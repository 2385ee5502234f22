// Messages and tombstones as entries of feeds.
import type { Slot } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Site } from '../deps.ts';
import { plainBodyOf, tombstoneWords } from '../html/message.ts';
import type { View } from '../html/view.ts';
import { en } from '../text/en.ts';
import type { DeletedEntry, FeedEntry } from './atom.ts';

const LONGEST_TEXT = 20_000;

export function entryOf(message: PublicMessage, site: Site): FeedEntry {
  return {
    url: `${site.url}/lists/${message.list}/messages/${message.seq}`,
    title: message.subject || '(no subject)',
    author: message.author.label,
    publishedAt: message.sentAt,
    updatedAt: Math.max(message.sentAt, message.receivedAt),
    language: message.language,
    text: plainBodyOf(message, en).slice(0, LONGEST_TEXT).toWellFormed(),
    threadUrl: `${site.url}/lists/${message.list}/threads/${message.threadRoot}`,
  };
}

/** `english`: feeds have one language. */
export function deletedEntry(slot: Slot, english: View): DeletedEntry {
  const { heading, reason } = tombstoneWords(english, slot);
  return {
    url: `${english.site.url}/lists/${slot.list}/messages/${slot.seq}`,
    deletedAt: slot.since,
    comment: reason === null ? heading : `${heading}: ${reason}`,
  };
}
