// What lies where in an export, and the shapes of what the public pages do not have: the bag's own files.
import { z } from 'zod';
import { KeyedHash, ListId, Seq } from '../redact/public-message.ts';

export const BAG_FORMAT = 'dc-archive-bag/1';

/** stands where nobody has said which key a list's hashes were made under */
export const KEY_NOT_KNOWN = 'unknown';

const Ms = z.int().min(0);

export const SITE_FILE = 'site.json';
export const LISTS_FILE = 'lists.json';
export const HAND_OVER_FILE = 'hand-over.json';

export const BagSite = z.strictObject({ url: z.url(), title: z.string() });

/** What an instance needs that takes the archive over. */
export const HandOver = z.strictObject({
  format: z.literal(BAG_FORMAT),
  lists: z.array(
    z.strictObject({ id: ListId, keyCheck: z.union([KeyedHash, z.literal(KEY_NOT_KNOWN)]).nullable() }),
  ),
  policies: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/),
      version: z.int().min(1),
      since: Ms,
    }),
  ),
});
export type HandOver = z.infer<typeof HandOver>;

/** One line of `lists/<list>/slots.jsonl`: what a slot is known by, beside its line in `openings.jsonl`. */
export const SlotLine = z.strictObject({
  seq: Seq,
  since: Ms,
  sentAt: Ms.max(8_640_000_000_000_000),
  identity: KeyedHash,
  messageId: KeyedHash.nullable(),
  references: z.array(KeyedHash),
  likeness: KeyedHash.nullable(),
});

export const Predecessors = z.array(
  z.strictObject({
    verifier: z.string().max(300),
    size: z.int().min(0),
    checkpoint: z.string().max(100_000),
  }),
);

/** Paths of one list. */
export function listPaths(list: string) {
  return {
    openings: `lists/${list}/openings.jsonl`,
    slots: `lists/${list}/slots.jsonl`,
    changes: `lists/${list}/changes.jsonl`,
    messages: `lists/${list}/messages.jsonl`,
    month: (month: string) => `lists/${list}/${month}.mbox`,
  };
}

/** Of a policy that the log names `id/version`. */
export function policyPath({ id, version }: { id: string; version: number }): string {
  return `log/policies/${id}/${version}.json`;
}

/** Of a report, by the time it was issued (ms UTC). */
export function reportPath(subject: string, issuedAt: number): string {
  return `reports/${subject}/${issuedAt}.json`;
}

/** For who finds the folder in twenty years. */
export function readme({ title, url, version }: { title: string; url: string; version: string }): string {
  return `${title}
${url}

This folder holds a public archive of mailing lists as it was at one moment, after personal data was removed from it.
It was written by dc-archive ${version} and needs no program to be read.

lists.json             the lists: names, addresses, how many messages
lists/<list>/
  YYYY-MM.mbox         the messages of a month as mail (mboxrd), for any mail program
  messages.jsonl       the same messages, one JSON object a line
  openings.jsonl       every number that was ever given, with its state (published, withheld, erased, pending) and reason
  slots.jsonl          keyed hashes by which an archive that takes over knows a message again; useless without the key
  changes.jsonl        what was published, changed and taken away, in order
log/                   the transparency log: what was decided about every number, signed
  checkpoint           the signed head
  policy.txt           whose signatures to ask for
  tile/                the log itself (C2SP tlog-tiles); log/policies/ the redaction policies that it names
reports/               openness reports as they were issued
hand-over.json, site.json   for the program

The folder is a bag (BagIt 1.0, RFC 8493): manifest-sha256.txt and manifest-sha512.txt in the folder above hold the
checksum of every file. "sha256sum -c manifest-sha256.txt", in that folder, checks them.

Take it over:   dc-archive import-bag FOLDER   into an empty instance.
Some people asked for their messages to be removed; numbers without a message are theirs and others'. If you publish a
copy, follow the removals of the archive it came from.
`;
}
