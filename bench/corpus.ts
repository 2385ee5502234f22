// The mail that is measured: invented, the same at every run, as files and as parsed and redacted records.
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type ParseContext, parseMessage } from '../src/ingest/parse/parse-message.ts';
import type { ParsedMessage } from '../src/mail/message.ts';
import { KeyedHasher } from '../src/redact/keyed-hash.ts';
import { compilePolicy, Policy } from '../src/redact/policy.ts';
import type { RedactOutcome } from '../src/redact/public-message.ts';
import { redactMessage } from '../src/redact/redact-message.ts';
import { makeMailbox, mboxEntry } from '../test/support/make-mailbox.ts';
import { makeHtmlMail } from './html-mail.ts';
import { makeListTalk } from './list-talk.ts';

export const LIST = 'dc-bench';
const SEED = 42;

export interface Corpus {
  readonly count: number;
  readonly folder: string;
  readonly flavour: Flavour;
  readonly bytes: number;
  readonly mbox: string;
  messages(): Iterable<{ bytes: Uint8Array }>;
}

/** `mixed`: many attachments. `talk`: long text, hardly an attachment. `html`: HTML and attachments. */
const FLAVOURS = {
  mixed: (count: number) => makeMailbox(count, SEED),
  talk: makeListTalk,
  html: makeHtmlMail,
};
export type Flavour = keyof typeof FLAVOURS;

export async function makeCorpus(count: number, folder: string, flavour: Flavour = 'mixed'): Promise<Corpus> {
  const messages = () => FLAVOURS[flavour](count);
  const mbox = join(folder, `${flavour}.mbox`);
  const out = createWriteStream(mbox);
  let bytes = 0;
  for (const message of messages()) {
    bytes += message.bytes.byteLength;
    if (!out.write(mboxEntry(message.bytes)))
      await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  }
  out.end();
  await finished(out);
  return { count, folder, flavour, bytes, mbox, messages };
}

const CONTEXT: ParseContext = {
  listAddress: null,
  subjectTags: [LIST],
  noArchive: 'honour',
  now: Date.UTC(2026, 0, 6),
};

export async function parsed(corpus: Corpus): Promise<ParsedMessage[]> {
  const messages = [];
  for (const { bytes } of corpus.messages()) {
    const outcome = await parseMessage({ bytes, receivedAt: CONTEXT.now }, CONTEXT);
    if (outcome.kind === 'parsed') messages.push(outcome.message);
  }
  return messages;
}

export { CONTEXT };

/** A redactor under the balanced policy, as the line uses it. */
export async function redactor(): Promise<(message: ParsedMessage) => RedactOutcome> {
  const file = fileURLToPath(new URL('../config/policies/balanced.yaml', import.meta.url));
  const hasher = new KeyedHasher(Buffer.alloc(32, 7));
  const policy = compilePolicy(Policy.parse(parse(await readFile(file, 'utf8'))), { key: hasher });
  return (message) => redactMessage(message, { list: LIST, policy, hasher });
}

export function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}

/** Seconds that `work` takes. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
