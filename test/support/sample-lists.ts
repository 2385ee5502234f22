// The two sample lists as a site publishes them, made in-process by the real parser, policies and archive.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { ArchiveWriter, Entry } from '../../src/archive/archive-writer.ts';
import { parseMessage } from '../../src/ingest/parse/parse-message.ts';
import { seenPeople } from '../../src/ingest/people/seen-people.ts';
import { mboxSource } from '../../src/ingest/source/mbox.ts';
import type { ParsedMessage } from '../../src/mail/message.ts';
import { KeyedHasher } from '../../src/redact/keyed-hash.ts';
import { PeopleNames } from '../../src/redact/people-names.ts';
import { compilePolicy } from '../../src/redact/policy.ts';
import { BUILT_IN_POLICIES, readPolicy } from '../../src/redact/policy-file.ts';
import { publicPolicy } from '../../src/redact/public-policy.ts';
import { redactMessage } from '../../src/redact/redact-message.ts';
import { readSource } from './read-source.ts';

export const SAMPLE_LISTS = ['dc-access-sample', 'dc-networks-sample'] as const;

interface SampleList {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly join: string;
  readonly description: string;
  readonly policy: string;
  readonly subjectTag: string;
}

const SAMPLES = new URL('../../config/samples/', import.meta.url);
const NOW = Date.UTC(2026, 0, 6);
const hasher = new KeyedHasher(new Uint8Array(32).fill(7));

/** Publishes both lists under their own policies. Slots come in the order of the mbox files, as on a real site. */
export async function publishSampleLists(archive: ArchiveWriter): Promise<void> {
  const lists = await Promise.all(SAMPLE_LISTS.map(readList));
  const addresses = lists.map(({ list }) => list.address);
  const seen = lists.flatMap(({ mail }) => mail.flatMap((one) => seenPeople(one, new Set(addresses))));
  const register = new PeopleNames(
    seen.flatMap(({ names, addresses: [address] }) => names.map((name) => ({ name, address: address! }))),
  );
  for (const { list, mail } of lists) {
    const { id, name, address, join, description } = list;
    const file = await readPolicy(list.policy, [BUILT_IN_POLICIES]);
    if (file.kind !== 'read') throw new Error(`policy ${list.policy}: ${file.kind}`);
    await archive.putList({ id, name, address, join, description });
    const published = { id: list.policy, document: publicPolicy(file.policy, hasher) };
    const { version } = await archive.putPolicy(id, published);
    const policy = compilePolicy(file.policy, {
      key: hasher,
      listAddresses: addresses,
      listDomains: ['lists.example.org'],
      version,
    });
    const entries = mail.map((message): Entry => {
      const outcome = redactMessage(message, { list: id, policy, hasher, register });
      if (outcome.kind === 'public') return { kind: 'publish', keys: outcome.keys, message: outcome.message };
      if (outcome.kind === 'withheld') return { ...outcome, kind: 'withhold' };
      throw new Error(`${id}: ${outcome.kind}`);
    });
    await archive.record(id, entries);
  }
}

async function readList(id: string): Promise<{ list: SampleList; mail: ParsedMessage[] }> {
  const list = parse(await readFile(new URL(`lists/${id}.yaml`, SAMPLES), 'utf8')) as SampleList;
  const source = mboxSource(fileURLToPath(new URL(`mail/${id}.mbox`, SAMPLES)), { list: id, listId: null });
  const mail: ParsedMessage[] = [];
  for (const { bytes, receivedAt } of (await readSource(source, new Map())).messages) {
    const outcome = await parseMessage(
      { bytes, receivedAt },
      { listAddress: list.address, subjectTags: [list.subjectTag], noArchive: 'honour', now: NOW },
    );
    if (outcome.kind !== 'parsed') throw new Error(`${id}: ${outcome.why}`);
    mail.push(outcome.message);
  }
  return { list, mail };
}
