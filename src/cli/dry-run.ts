// What a policy would do to the mail of a list, without doing it: mail is read from the vault, or from the sources
// without keeping it, and goes through the same gate as published mail. Nothing is written anywhere.
import type { Config, ListConfig } from '../config/load.ts';
import { LIMITS } from '../ingest/parse/limits.ts';
import { parseMessage } from '../ingest/parse/parse-message.ts';
import { seenPeople } from '../ingest/people/seen-people.ts';
import { openSources } from '../ingest/source/open-source.ts';
import { readVault } from '../ingest/vault/read-vault.ts';
import { emptyTrialRegister, type TrialRegister } from '../ingest/vault/trial-register.ts';
import type { ParsedMessage } from '../mail/message.ts';
import { asksNotToBeArchived, isOfList } from '../mail/no-archive.ts';
import { ErasedPeople } from '../redact/erased.ts';
import { KeyedHasher } from '../redact/keyed-hash.ts';
import { PeopleNames } from '../redact/people-names.ts';
import { compilePolicy, type CompiledPolicy } from '../redact/policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import { redactMessage } from '../redact/redact-message.ts';
import type { RedactedText } from '../redact/redact-text.ts';

export interface Mail extends Disposable {
  readonly origin: 'vault' | 'sources';
  /** by time, as far as it is known */
  readonly messages: readonly MailItem[];
  /** there may be more in the sources than was read */
  readonly isPartial: boolean;
  readonly hasher: KeyedHasher;
  readonly erased: ErasedPeople;
  readonly register: TrialRegister;
}

export interface MailItem {
  /** as the register counts messages */
  readonly arrival: number;
  readonly receivedAt: number | null;
  readonly isCut: boolean;
  bytes(): Uint8Array;
}

/** Mail of sources is held in memory while the command runs. */
const READ_BYTES = 128 * 1024 * 1024;

/** The mail of a list; where the vault has none, up to `limit` messages of its sources. */
export async function openMail(
  config: Config,
  list: ListConfig,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<Mail> {
  const given = config.site.key === undefined ? null : config.secret(config.site.key);
  const vault = readVault({ data: config.data, given });
  const kept = vault?.messages(list.id) ?? [];
  const known = {
    hasher: vault === null ? KeyedHasher.random() : new KeyedHasher(vault.keys.hash),
    erased: new ErasedPeople(vault?.erased() ?? [], vault?.keys.people ?? new Uint8Array(32)),
    register: vault?.trialRegister() ?? emptyTrialRegister(),
  };
  if (vault !== null && kept.length > 0) {
    return {
      ...known,
      origin: 'vault',
      messages: kept.map(({ arrival, rawId, receivedAt, isCut }) => ({
        arrival,
        receivedAt,
        isCut,
        bytes: () => vault.bytes(rawId),
      })),
      isPartial: false,
      [Symbol.dispose]: () => {
        known.register[Symbol.dispose]();
        vault[Symbol.dispose]();
      },
    };
  }
  const { messages, isPartial } = await readSources(config, list, { limit, signal });
  return {
    ...known,
    origin: 'sources',
    messages,
    isPartial,
    [Symbol.dispose]: () => {
      known.register[Symbol.dispose]();
      vault?.[Symbol.dispose]();
    },
  };
}

async function readSources(
  config: Config,
  list: ListConfig,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<{ messages: MailItem[]; isPartial: boolean }> {
  const messages: MailItem[] = [];
  let sizeBytes = 0;
  const sources = openSources([list], {
    configDir: config.folder,
    secret: (setting) => config.secret(setting),
    maxBytes: LIMITS.rawBytes,
  });
  const isFull = () => messages.length >= limit || sizeBytes >= READ_BYTES;
  for (const source of sources) {
    // no cursor is known and none is kept: the source begins at its beginning and forgets
    const context = { cursor: () => null, fetchedToday: () => 0, signal, expect: () => {}, notice: () => {} };
    for await (const batch of source.batches(context)) {
      for (const { bytes, receivedAt, cut, lists } of batch.messages) {
        if (isFull() || !lists.includes(list.id)) continue;
        sizeBytes += bytes.byteLength;
        // not kept by the vault, so that no number of a kept one is taken
        const arrival = -1 - messages.length;
        messages.push({ arrival, receivedAt, isCut: cut === true, bytes: () => bytes });
      }
      if (isFull() || signal.aborted) break;
    }
    if (isFull() || signal.aborted) break;
  }
  return {
    messages: messages.toSorted((a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0)),
    isPartial: isFull(),
  };
}

/** A policy as the line would use it on this list. */
export function compileFor(
  config: Config,
  list: ListConfig,
  policy: Policy,
  hasher: KeyedHasher,
): CompiledPolicy {
  const addresses = config.lists.flatMap(({ address }) => address ?? []);
  return compilePolicy(policy, {
    list: list.id,
    listAddresses: addresses,
    listDomains: [...new Set(addresses.map((address) => address.slice(address.lastIndexOf('@') + 1)))],
    key: hasher,
    region: list.region ?? null,
  });
}

export type ReadMail =
  | { readonly kind: 'parsed'; readonly message: ParsedMessage }
  /** published under no policy; the reason is a known word */
  | { readonly kind: 'withheld' | 'held'; readonly why: string };

async function readItem(item: MailItem, list: ListConfig, known: KnownHere): Promise<ReadMail> {
  const { noArchive } = list;
  const automatic = known.isAskedByList ? 'in_text' : 'honour';
  const parsed = await parseItem(item, list, noArchive === 'auto' ? automatic : noArchive);
  if (parsed.kind !== 'parsed') return parsed;
  const writer = known.erased.author(parsed.message.author);
  if (writer !== null) return { kind: 'withheld', why: 'erased' };
  const { withhold } = parsed.message;
  return withhold === null ? parsed : { kind: 'withheld', why: withhold };
}

async function parseItem(
  item: MailItem,
  list: ListConfig,
  noArchive: 'honour' | 'in_text' | 'ignore',
): Promise<ReadMail> {
  if (item.isCut) return { kind: 'held', why: 'too_large' };
  return await parseMessage(
    { bytes: item.bytes(), receivedAt: item.receivedAt },
    {
      listAddress: list.address ?? null,
      subjectTags: [list.subjectTag ?? list.id],
      noArchive,
      now: Date.now(),
    },
    // as on the line: what cannot be read is held
  ).catch((): ReadMail => ({ kind: 'held', why: 'unparseable' }));
}

/** Who the line would know of when it redacts this mail. */
export interface KnownHere {
  readonly erased: ErasedPeople;
  readonly register: PeopleNames | undefined;
  /** X-No-Archive is the list's doing, as far as this mail shows */
  readonly isAskedByList: boolean;
}

const ASKED_SAMPLE = 50;
const FEWEST_ASKED = 10;

// The line goes by what arrived before each message; here a sample of all has to do.
function isAskedByList(messages: readonly MailItem[]): boolean {
  const sample = spread(messages.length, ASKED_SAMPLE).map((place) => messages[place]!.bytes());
  return isOfList(sample.map(asksNotToBeArchived), FEWEST_ASKED);
}

/** Reads who is in the mail, as the line does before it redacts for a policy that hides names. */
export async function whoIsKnown(
  { messages, erased, register }: Mail,
  config: Config,
  list: ListConfig,
  { policies, signal }: { policies: readonly Policy[]; signal: AbortSignal },
): Promise<KnownHere> {
  const known = { erased, isAskedByList: list.noArchive === 'auto' && isAskedByList(messages) };
  if (policies.every(({ names }) => names !== 'pseudonymise')) return { ...known, register: undefined };
  const addresses = new Set(config.lists.flatMap(({ address }) => address?.toLowerCase() ?? []));
  for (const item of messages) {
    if (signal.aborted) break;
    if (register.isRead(item.arrival)) continue;
    const parsed = await parseItem(item, list, 'honour');
    register.note(item.arrival, parsed.kind === 'parsed' ? seenPeople(parsed.message, addresses) : []);
    register.read([item.arrival]);
  }
  return { ...known, register: new PeopleNames(register.names(0).names) };
}

export interface Field {
  readonly before: string;
  readonly after: RedactedText;
}

export interface Trial {
  /** `held` waits for a person: nothing of it is published */
  readonly outcome: 'published' | 'held';
  readonly why: string | null;
  readonly author: Field;
  readonly subject: Field;
  readonly body: Field;
  readonly attachments: readonly Field[];
}

/** A message under each of several policies, or why it is published under none. */
export type Tried =
  | { readonly kind: 'tried'; readonly message: ParsedMessage; readonly trials: readonly Trial[] }
  | { readonly kind: 'not'; readonly why: string };

/** Reads one message and puts it through every policy; the trials are in the order of `policies`. */
export async function tryItem(
  item: MailItem,
  list: ListConfig,
  policies: readonly CompiledPolicy[],
  known: KnownHere,
): Promise<Tried> {
  const read = await readItem(item, list, known);
  if (read.kind !== 'parsed') return { kind: 'not', why: read.why };
  const trials = policies.flatMap((policy) => tryOn(read.message, list.id, policy, known) ?? []);
  if (trials.length < policies.length) return { kind: 'not', why: 'redact_failed' };
  return { kind: 'tried', message: read.message, trials };
}

/** What the gate makes of a message; null where it turns the whole message away, whatever is in it. */
function tryOn(
  message: ParsedMessage,
  list: string,
  policy: CompiledPolicy,
  { erased, register }: KnownHere,
): Trial | null {
  const fields = new Map<string, Field>();
  const outcome = redactMessage(message, {
    list,
    policy,
    hasher: policy.hasher,
    erased,
    ...(register !== undefined && { register }),
    watch: (field, before, after) => fields.set(field, { before, after }),
  });
  const [author, subject, body] = ['author', 'subject', 'body'].map((name) => fields.get(name));
  if (author === undefined || subject === undefined || body === undefined) return null;
  return {
    outcome: outcome.kind === 'public' ? 'published' : 'held',
    why: outcome.kind === 'held' ? outcome.why : null,
    author,
    subject,
    body,
    attachments: [...fields].flatMap(([name, field]) => (name.startsWith('attachments.') ? field : [])),
  };
}

/** `count` places spread evenly over `length`, the same in every run. */
export function spread(length: number, count: number): number[] {
  if (count >= length) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * length) / count));
}
