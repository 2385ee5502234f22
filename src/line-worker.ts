// What a pool thread does with a batch: parse and redact, message by message. Bytes come in, public outcomes go out.
import { workerData } from 'node:worker_threads';
import { parseMessage } from './ingest/parse/parse-message.ts';
import { KeyedHasher } from './redact/keyed-hash.ts';
import type { ParsedMessage, ParseOutcome, RawMessage } from './mail/message.ts';
import { type CompiledPolicy, compilePolicy, type Policy } from './redact/policy.ts';
import type { RedactOutcome } from './redact/public-message.ts';
import { redactMessage } from './redact/redact-message.ts';
import { withoutHold } from './redact/without-hold.ts';

/** What a thread knows of a list; plain data, copied at start. */
export interface LineList {
  readonly id: string;
  readonly address: string | null;
  readonly subjectTags: readonly string[];
  readonly noArchive: 'honour' | 'ignore';
  readonly region: string | null;
  readonly policy: { readonly id: string; readonly version: number; readonly document: Policy };
}

export interface LineWorkerData {
  readonly lists: readonly LineList[];
  readonly hashKey: Uint8Array;
}

export interface LineTask {
  readonly list: string;
  readonly messages: readonly {
    readonly bytes: Uint8Array;
    readonly receivedAt: number | null;
    /** a person said that it may be published without what the policy holds it for */
    readonly isReleased: boolean;
  }[];
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

export default async function refine({ list: id, messages }: LineTask): Promise<RedactOutcome[]> {
  const { list, policy, releasedPolicy } = lists.get(id)!;
  const outcomes: RedactOutcome[] = [];
  for (const raw of messages) {
    const parsed = await parse(raw, list);
    const rules = raw.isReleased ? releasedPolicy() : policy;
    outcomes.push(parsed.kind === 'held' ? parsed : redacted(parsed.message, id, rules));
  }
  return outcomes;
}

async function parse(raw: RawMessage, list: LineList): Promise<ParseOutcome> {
  try {
    return await parseMessage(raw, {
      listAddress: list.address,
      subjectTags: list.subjectTags,
      noArchive: list.noArchive,
      now: Date.now(),
    });
  } catch {
    return { kind: 'held', why: 'unparseable' };
  }
}

// A fault of ours on one message must not stop a list: it waits for a person, unpublished.
function redacted(message: ParsedMessage, list: string, policy: CompiledPolicy): RedactOutcome {
  try {
    return redactMessage(message, { list, policy, hasher });
  } catch {
    return { kind: 'held', why: 'redact_failed' };
  }
}
