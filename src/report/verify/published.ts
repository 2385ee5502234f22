// A published archive as a verifier reads it, wherever it lies: nothing that comes from it is trusted.
import { z } from 'zod';
import { ListId, Seq } from '../../redact/public-message.ts';

const Leaf = z.int().min(0);

/** What the archive shows of a slot, and what opens its commitment. Members that are added later are let through. */
export const OpeningRow = z.object({
  seq: Seq,
  state: z.enum(['published', 'withheld', 'erased', 'pending']),
  reason: z.string().nullable(),
  version: z.int().min(1),
  seenLeaf: Leaf,
  leaf: Leaf.nullable(),
  record: z.string().nullable(),
  salt: z.string().nullable(),
});
export type OpeningRow = z.infer<typeof OpeningRow>;

const Count = z.int().min(0);

export const ListRow = z.object({
  id: ListId,
  address: z.string().max(998).nullable(),
  policy: z.object({ id: z.string().max(100), version: z.int() }),
  counts: z.object({ published: Count, withheld: Count, erased: Count, pending: Count }),
});
export type ListRow = z.infer<typeof ListRow>;

/** A message as readers get it: its members are compared with the record one by one. */
export const MessageRow = z.looseObject({ seq: Seq });
export type MessageRow = z.infer<typeof MessageRow>;

export interface OpeningPage {
  /** leaves of the log at the moment of the answer */
  readonly size: number;
  readonly rows: readonly OpeningRow[];
}

/** What stands where a message is asked for: the message, or a notice with state and reason, or something else. */
export type Answer =
  | { readonly kind: 'message'; readonly message: MessageRow }
  | { readonly kind: 'notice'; readonly state: string; readonly reason: string | null }
  | { readonly kind: 'other' };

/** What only a running site has. */
export interface Served {
  opening(list: string, seq: number): Promise<OpeningPage>;
  message(list: string, seq: number): Promise<Answer>;
  /** the message as it stands among all of its list; null where it does not */
  listed(list: string, seq: number): Promise<MessageRow | null>;
  /** the page for people, or a further part of it */
  page(list: string, seq: number, part?: number): Promise<{ status: number; html: string }>;
  /** null where it cannot be told */
  found(list: string): Promise<{ total: number; isBehind: boolean } | null>;
}

/** An .mbox file of an export, read once. */
export interface MailFile {
  readonly path: string;
  readonly chunks: AsyncIterable<Buffer>;
}

/** Every method throws `Unread` where it cannot be read. */
export interface Published {
  /** null for an export: it does not change while it is read */
  readonly served: Served | null;
  /** A file of the log, by its path below `log/`; null where there is none. */
  logFile(path: string, mostBytes: number): Promise<Buffer | null>;
  lists(): Promise<ListRow[]>;
  /** All slots of a list by number. */
  openings(list: string): AsyncIterable<OpeningPage>;
  /** All messages of a list by number. */
  messages(list: string): AsyncIterable<readonly MessageRow[]>;
  /** The .mbox files of a list; null for a site, which makes them when it is asked. */
  mailFiles(list: string): Promise<readonly MailFile[] | null>;
  /** The openness reports of a coalition that are shown, as bytes. */
  reports(subject: string): Promise<readonly Buffer[]>;
  /** Checks what the archive says of its own files; told what is wrong. */
  files(
    wrong: (code: 'file_missing' | 'file_differs' | 'file_unlisted', path: string) => void,
  ): Promise<number>;
}

export const UNREAD = {
  unreachable: 'The archive cannot be reached; check the address and the network.',
  timeout: 'The archive did not answer in time.',
  too_large: 'An answer is larger than any honest one.',
  redirect: 'The archive sends to another place; give the address that it really has.',
  refused: 'The archive refuses to answer.',
  busy: 'The archive allows too few requests; try again later.',
  garbled: 'An answer is not what an archive answers; is this the address of one?',
  no_archive: 'There is no exported archive in this folder.',
  aborted: 'Stopped.',
} as const;

/** Something could not be read, which proves nothing about the archive. */
export class Unread extends Error {
  override readonly name = 'Unread';
  readonly why: keyof typeof UNREAD;
  /** what was asked for */
  readonly path: string;
  constructor(why: keyof typeof UNREAD, path: string, cause?: unknown) {
    super(why, { cause });
    this.why = why;
    this.path = path;
  }
}

/** Parses what came from outside. Throws Unread. */
export function read<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new Unread('garbled', path);
  return result.data;
}

export function readJson(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new Unread('garbled', path);
  }
}
