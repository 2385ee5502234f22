// What a pool thread does with a batch: parse message by message, then redact all of them together. Bytes come in, public outcomes go out,
// and beside them, for the private register, who was seen.
import { workerData } from 'node:worker_threads';
import { openMessage, readMessage, type OpenMessage } from './ingest/parse/parse-message.ts';
import { seenPeople } from './ingest/people/seen-people.ts';
import type { ErasedPerson } from './mail/erased-person.ts';
import type { SeenPerson } from './mail/seen-person.ts';
import { ErasedPeople } from './redact/erased.ts';
import { erasedOccurrences, type Occurrences } from './redact/erased-occurrences.ts';
import { PeopleNames } from './redact/people-names.ts';
import { KeyedHasher } from './redact/keyed-hash.ts';
import type { ParsedMessage, ParseOutcome } from './mail/message.ts';
import { type CompiledPolicy, compilePolicy, type Policy } from './redact/policy.ts';
import type { RedactOutcome } from './redact/public-message.ts';
import { messageRedaction } from './redact/redact-message.ts';
import { scanTogether, type Scanning } from './redact/scanning.ts';
import { withoutHold } from './redact/without-hold.ts';

/** What becomes of X-No-Archive; `auto` is settled for each message. */
export type NoArchive = 'auto' | 'honour' | 'ignore';

/** What a thread knows of a list; plain data, copied at start. */
export interface LineList {
  readonly id: string;
  readonly address: string | null;
  readonly subjectTags: readonly string[];
  readonly noArchive: NoArchive;
  readonly region: string | null;
  readonly policy: { readonly id: string; readonly version: number; readonly document: Policy };
}

export interface LineWorkerData {
  readonly lists: readonly LineList[];
  readonly hashKey: Uint8Array;
  /** with the key of their hashes */
  readonly erased?: { readonly people: readonly ErasedPerson[]; readonly key: Uint8Array };
  /** every name of the register with an address, where a list does not show names */
  readonly names?: readonly { readonly name: string; readonly address: string }[];
}

export interface LineTask {
  readonly list: string;
  readonly want: 'refined' | 'people' | 'occurrences';
  /** names that were learnt since the thread was started */
  readonly names?: LineWorkerData['names'];
  /** whose occurrences, with the key of the hashes */
  readonly person?: { readonly person: ErasedPerson; readonly key: Uint8Array };
  readonly messages: readonly Loaded[];
}

/** A message as a thread gets it. */
export interface Loaded {
  readonly bytes: Uint8Array;
  readonly receivedAt: number | null;
  /** taken out of a digest */
  readonly isPart: boolean;
  /** the list's software asks in the author's name */
  readonly isAskedByList: boolean;
  /** a person said that it may be published without what the policy holds it for */
  readonly isReleased: boolean;
}

/** One message after the line, and who is named in it. */
export interface Refined {
  readonly outcome: RedactOutcome;
  readonly people: readonly SeenPerson[];
  /** address of who wrote it, '' where there is none */
  readonly author: string;
}

// tinypool hands [its own data, ours]
const data = (workerData as [unknown, LineWorkerData])[1];
const hasher = new KeyedHasher(Buffer.from(data.hashKey));
const domains = [...new Set(data.lists.flatMap((list) => list.address?.split('@')[1] ?? []))];
const addresses = data.lists.flatMap((list) => list.address ?? []);
const lists = new Map(
  data.lists.map((list) => {
    const compile = (document: Policy) =>
      compilePolicy(document, {
        list: list.id,
        listAddresses: addresses,
        listDomains: domains,
        key: Buffer.from(data.hashKey),
        version: list.policy.version,
        region: list.region,
      });
    const policy = compile(list.policy.document);
    let released: CompiledPolicy | null = null;
    const releasedPolicy = () => (released ??= compile(withoutHold(list.policy.document)));
    return [list.id, { list, policy, releasedPolicy }];
  }),
);

const listAddresses = new Set(addresses.map((address) => address.toLowerCase()));
const erased =
  data.erased === undefined || data.erased.people.length === 0
    ? undefined
    : new ErasedPeople(data.erased.people, data.erased.key);
const names = data.names === undefined ? undefined : new PeopleNames(data.names);
let register = names;
let learnt = 0;

// Only ever more names: as many are the same ones.
function learn(more: LineTask['names'] = []): void {
  if (names === undefined || more.length === learnt) return;
  learnt = more.length;
  register = new PeopleNames(more, names);
}

/** One answer a message, in order, of the kind that is wanted. */
export default function work(task: LineTask): Promise<unknown[]> {
  if (task.want === 'people') return people(task);
  return task.want === 'occurrences' ? occurrences(task) : refine(task);
}

async function refine({ list: id, messages, names: more }: LineTask): Promise<Refined[]> {
  learn(more);
  const { list, policy, releasedPolicy } = lists.get(id)!;
  const read = await parseAll(messages, list);
  const outcomes = scanTogether(
    read.map((parsed, i) => redaction(parsed, id, messages[i]!.isReleased ? releasedPolicy() : policy)),
  );
  return read.map((parsed, i) => ({
    outcome: outcomes[i]!,
    people: parsed.kind === 'held' ? [] : seen(parsed.message),
    author: parsed.kind === 'held' ? '' : parsed.message.author.addrSpec,
  }));
}

async function people({ list: id, messages }: LineTask): Promise<SeenPerson[][]> {
  const read = await parseAll(messages, lists.get(id)!.list);
  return read.map((parsed) => (parsed.kind === 'held' ? [] : seen(parsed.message)));
}

async function occurrences({ list: id, messages, person }: LineTask): Promise<Occurrences[]> {
  const wanted = new ErasedPeople([person!.person], person!.key);
  const read = await parseAll(messages, lists.get(id)!.list);
  return read.map((parsed) => (parsed.kind === 'held' ? NOWHERE : erasedOccurrences(parsed.message, wanted)));
}

const NOWHERE: Occurrences = { writer: null, found: [] };

// A fault here must not stop the line: the register misses a person, the message goes on.
function seen(message: ParsedMessage): SeenPerson[] {
  try {
    return seenPeople(message, listAddresses);
  } catch {
    return [];
  }
}

// Step by step for all of them: the code of a step stays in the processor's cache.
async function parseAll(messages: LineTask['messages'], list: LineList): Promise<ParseOutcome[]> {
  const opened: (OpenMessage | ParseOutcome)[] = [];
  for (const raw of messages) opened.push(await openMessage(raw, raw).catch(() => UNPARSEABLE));
  return opened.map((open, i) => (open.kind === 'open' ? read(open, messages[i]!, list) : open));
}

function read(open: OpenMessage, { isAskedByList, isPart }: Loaded, list: LineList): ParseOutcome {
  try {
    return readMessage(open, {
      listAddress: list.address,
      subjectTags: list.subjectTags,
      noArchive: list.noArchive === 'auto' ? (isAskedByList ? 'in_text' : 'honour') : list.noArchive,
      isPart,
      now: Date.now(),
    });
  } catch {
    return UNPARSEABLE;
  }
}

const UNPARSEABLE: ParseOutcome = { kind: 'held', why: 'unparseable' };

// A fault of ours on one message must not stop a list: it waits for a person, unpublished.
function* redaction(parsed: ParseOutcome, list: string, policy: CompiledPolicy): Scanning<RedactOutcome> {
  if (parsed.kind === 'held') return parsed;
  try {
    return yield* messageRedaction(parsed.message, {
      list,
      policy,
      hasher,
      ...(erased !== undefined && { erased }),
      ...(register !== undefined && { register }),
    });
  } catch {
    return { kind: 'held', why: 'redact_failed' };
  }
}
