// The shapes of the JSON API. Strict: a field that is not named here is a fault, never an answer (wall d).
import { z } from 'zod';
import type { Change, ListSummary, Slot, ThreadEntry } from '../../archive/archive.ts';
import { KeyedHash, ListId, PublicMessage, Seq } from '../../redact/public-message.ts';
import { isoTime } from '../html/view.ts';
import { SlotView } from '../problem.ts';

const Time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
const Total = z.int().min(0);

export const ListView = z
  .strictObject({
    id: ListId,
    name: z.string(),
    address: z.string().nullable(),
    join: z.string().nullable(),
    description: z.string().nullable(),
    policy: z.strictObject({ id: z.string(), version: z.int() }),
    counts: z.strictObject({ published: Total, withheld: Total, erased: Total, pending: Total }),
    threads: Total,
    firstAt: Time.nullable(),
    lastAt: Time.nullable(),
    url: z.url(),
  })
  .meta({ id: 'List' });

export const ListsView = z.strictObject({ lists: z.array(ListView) });

export const MessageView = z
  .strictObject({ ...PublicMessage.shape, sentAt: Time, receivedAt: Time, url: z.url() })
  .meta({ id: 'Message', description: 'One published message, after redaction' });

export const ThreadView = z
  .strictObject({
    list: ListId,
    root: Seq,
    subject: z.string(),
    entries: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('message'), depth: z.int().min(0), message: MessageView }),
        z.strictObject({ kind: z.literal('tombstone'), depth: z.int().min(0), slot: SlotView }),
        z.strictObject({ kind: z.literal('ghost'), depth: z.int().min(0) }),
      ]),
    ),
    next: z.int().nullable().meta({ description: 'where there is more, what to ask for as `after`' }),
  })
  .meta({ id: 'Thread', description: 'In reading order, depth first' });

export const ChangeView = z
  .strictObject({
    id: z.int(),
    list: ListId,
    seq: Seq,
    kind: z.enum(['published', 'updated', 'withheld', 'erased', 'pending']),
    at: Time,
  })
  .meta({ id: 'Change' });

const FacetView = z.strictObject({ value: z.string(), count: Total });
const FacetViews = z.array(FacetView).readonly();

export const SearchView = z
  .strictObject({
    query: z.string(),
    total: Total.meta({ description: 'what can be paged through: messages, or threads with group=thread' }),
    messages: Total.meta({ description: 'messages that match, grouped or not' }),
    page: z.int(),
    size: z.int(),
    hits: z.array(
      z.strictObject({
        list: ListId,
        seq: Seq,
        thread: Seq,
        subject: z.string(),
        author: z.string(),
        sentAt: Time,
        language: z.string(),
        isStarter: z.boolean().meta({ description: 'it starts its thread' }),
        matches: z
          .int()
          .min(1)
          .optional()
          .meta({ description: 'with group=thread: how many messages of its thread match' }),
        excerpt: z.string(),
        marks: z
          .array(z.strictObject({ start: z.int().min(0), end: z.int().min(0) }))
          .meta({ description: 'stretches of the excerpt that match, in UTF-16 units' }),
        url: z.url(),
      }),
    ),
    facets: z.strictObject({
      list: FacetViews,
      year: FacetViews,
      author: z.array(z.strictObject({ ...FacetView.shape, label: z.string(), value: KeyedHash })).readonly(),
      language: FacetViews,
      attachment: FacetViews,
      starters: FacetViews,
    }),
    relaxed: z
      .literal(true)
      .optional()
      .meta({ description: 'no message holds all the words; these hold the first ones' }),
    corrected: z
      .strictObject({
        query: z.string().meta({ description: 'the query with the words that were searched' }),
        words: z.array(z.strictObject({ typed: z.string(), searched: z.string() })).readonly(),
      })
      .optional()
      .meta({
        description:
          'nothing matches as it was typed; these words were searched instead. exact=yes searches what was typed',
      }),
    notice: z.string().optional(),
  })
  .meta({ id: 'SearchResult' });

/** Views are spread from records on purpose: a field that should not be there meets the strict schema and stops. */
export function listView(list: ListSummary, siteUrl: string): z.input<typeof ListView> {
  return {
    ...list,
    firstAt: timeOrNull(list.firstAt),
    lastAt: timeOrNull(list.lastAt),
    url: `${siteUrl}/lists/${list.id}`,
  };
}

export function listsView(lists: readonly ListSummary[], siteUrl: string): z.input<typeof ListsView> {
  return { lists: lists.map((list) => listView(list, siteUrl)) };
}

export function changeView(change: Change): z.input<typeof ChangeView> {
  return { ...change, at: isoTime(change.at) };
}

export function messageView(message: PublicMessage, siteUrl: string): z.input<typeof MessageView> {
  const url = `${siteUrl}/lists/${message.list}/messages/${message.seq}`;
  return { ...message, sentAt: isoTime(message.sentAt), receivedAt: isoTime(message.receivedAt), url };
}

/** For a slot that is not published. */
export function slotView(slot: Slot): z.infer<typeof SlotView> {
  const state = slot.state === 'published' ? 'pending' : slot.state;
  return { ...slot, state, since: isoTime(slot.since) };
}

export function entryView(
  entry: ThreadEntry,
  siteUrl: string,
): z.input<typeof ThreadView>['entries'][number] {
  if (entry.kind === 'message') return { ...entry, message: messageView(entry.message, siteUrl) };
  return entry.kind === 'tombstone' ? { ...entry, slot: slotView(entry.slot) } : entry;
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
