// A bag that is damaged, or made to deceive, is refused with what contradicts what; nothing of it is believed.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveReader } from '../../src/archive/archive.ts';
import { parseCheckpoint } from '../../src/archive/log/checkpoint.ts';
import { consistencyProof, isConsistent } from '../../src/archive/log/merkle.ts';
import { parseNote, signerOf, verifierText } from '../../src/archive/log/note.ts';
import { openArchiveFiller } from '../../src/archive/sql/filler.ts';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../../src/archive/sql/writer.ts';
import { openBag } from '../../src/bag/read.ts';
import { writeBag } from '../../src/bag/write.ts';
import { putContents } from '../../src/cli/export-contents.ts';
import { readBagHead, takeContents } from '../../src/cli/import-contents.ts';
import { ArchiveError } from '../../src/ops/errors.ts';
import { addList, entryOf, makeSite, NOW, TEST_SIGNER } from '../support/make-archive.ts';

const LIST = 'dc-example';
const OPENINGS = `lists/${LIST}/openings.jsonl`;
const SLOTS = `lists/${LIST}/slots.jsonl`;
const POLICY = 'log/policies/balanced/1.json';
const REPORT = JSON.stringify({ grade: 'open' });

let root: string;
let bag: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'dc-archive-bags-'));
  bag = join(root, 'bag');
  await using site = await makeSite();
  await addList(site.writer, LIST, 'Examples');
  await addList(site.writer, 'dc-other', 'Others');
  await site.writer.record('dc-other', [entryOf('dc-other', { id: 'm1@example.org' })]);
  await site.writer.record(
    LIST,
    Array.from({ length: 20 }, (_, i) =>
      entryOf(LIST, {
        id: `m${i}@example.org`,
        body: `Text ${i}.\n`,
        ...(i % 3 > 0 && { replyTo: 'm0@example.org' }),
      }),
    ),
  );
  await site.writer.erase(LIST, 7, 'erasure_request');
  await site.writer.withhold(LIST, 8, 'legal');
  await site.writer.hold(LIST, 9);
  await site.writer.putReport(LIST, REPORT);
  await write(bag, site.reader);
  await write(`${bag}-of-one`, site.reader, [LIST]);
});

async function write(folder: string, reader: ArchiveReader, named?: string[]): Promise<void> {
  const writer = await writeBag(folder);
  using view = reader.snapshot();
  await putContents(writer, view, {
    lists: (await view.lists()).filter(({ id }) => named === undefined || named.includes(id)),
    site: { title: 'T', url: 'https://archive.example.org', contact: null, languages: ['en'], version: '0' },
    onSlot: () => {},
  });
  await writer.finish([['Source-Organization', 'T']]);
}

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What became of it: null where it was taken. */
async function taken(
  folder: string,
  { key = TEST_SIGNER, own = TEST_SIGNER, file = join(mkdtempSync(join(root, 'to-')), 'archive.db') } = {},
): Promise<string | null> {
  const signal = new AbortController().signal;
  try {
    const read = await openBag(folder, { signal, onBytes: () => {} });
    const head = await readBagHead(read, key);
    await using filler = await openArchiveFiller(file);
    await takeContents(read, filler, head, { own: verifierText(own), signal, onSlots: () => {} });
    return null;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return `${error.code} ${Object.values(error.facts).join(' ')}`;
  }
}

/** Writes a file anew and the manifests with it, as somebody does who wants to deceive. */
function deceive(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, 'data', path);
  const before = readFileSync(file, 'latin1');
  const text = change(before);
  expect(text, 'the deceit').not.toBe(before);
  writeFileSync(file, text, 'latin1');
  rmSync(join(folder, 'tagmanifest-sha256.txt'));
  for (const algorithm of ['sha256', 'sha512']) {
    const name = join(folder, `manifest-${algorithm}.txt`);
    const digest = createHash(algorithm).update(Buffer.from(text, 'latin1')).digest('hex');
    const lines = readFileSync(name, 'utf8').split('\n');
    writeFileSync(
      name,
      lines.map((line) => (line.endsWith(`  data/${path}`) ? `${digest}  data/${path}` : line)).join('\n'),
    );
  }
  const info = readFileSync(join(folder, 'bag-info.txt'), 'utf8');
  writeFileSync(join(folder, 'bag-info.txt'), info.replace(/^Payload-Oxum: .*\n/mu, ''));
}

const inLine =
  (number: number, change: (line: Record<string, unknown>, all: string[]) => object) => (text: string) => {
    const lines = text.split('\n');
    lines[number - 1] = JSON.stringify(
      change(JSON.parse(lines[number - 1]!) as Record<string, unknown>, lines),
    );
    return lines.join('\n');
  };

const file = (folder: string, name: string) => join(folder, name);

const BROKEN: Record<string, [spoil: (folder: string) => void, why: string]> = {
  'without a file': [(folder) => rmSync(file(folder, `data/${OPENINGS}`)), `missing data/${OPENINGS}`],
  'with a changed byte': [
    (folder) => {
      const bytes = readFileSync(file(folder, `data/${SLOTS}`));
      bytes[100]! ^= 1;
      writeFileSync(file(folder, `data/${SLOTS}`), bytes);
    },
    `changed data/${SLOTS}`,
  ],
  'with a changed tag file': [
    (folder) => writeFileSync(file(folder, 'bag-info.txt'), 'Published: 1000\n'),
    'changed bag-info.txt',
  ],
  'with a file too many': [
    (folder) => writeFileSync(file(folder, 'data/more.txt'), 'x'),
    'not_listed data/more.txt',
  ],
  'with a file whose name is not to be shown': [
    (folder) => writeFileSync(file(folder, 'data/jane doe.txt'), 'x'),
    'not_listed (a name with other signs)',
  ],
  'whose manifest leads out of it': [
    (folder) => {
      rmSync(file(folder, 'tagmanifest-sha256.txt'));
      const name = file(folder, 'manifest-sha256.txt');
      writeFileSync(name, readFileSync(name, 'utf8').replace(`data/${SLOTS}`, 'data/../../../etc/passwd'));
    },
    'manifest manifest-sha256.txt',
  ],
  'whose manifest names a tag file': [
    (folder) => {
      rmSync(file(folder, 'tagmanifest-sha256.txt'));
      const name = file(folder, 'manifest-sha512.txt');
      writeFileSync(name, `${readFileSync(name, 'utf8')}${'0'.repeat(128)}  bagit.txt\n`);
    },
    'manifest manifest-sha512.txt',
  ],
  'that wants files fetched': [(folder) => writeFileSync(file(folder, 'fetch.txt'), ''), 'fetch fetch.txt'],
  'with a link': [
    (folder) => {
      rmSync(file(folder, `data/${SLOTS}`));
      symlinkSync('/etc/passwd', file(folder, `data/${SLOTS}`));
    },
    `link data/${SLOTS}`,
  ],
  'with a folder that is a link': [
    (folder) => {
      rmSync(file(folder, 'data/lists'), { recursive: true });
      symlinkSync(join(bag, 'data/lists'), file(folder, 'data/lists'));
    },
    'link data/lists',
  ],
  'with a line without end': [
    (folder) => deceive(folder, SLOTS, () => 'x'.repeat((64 << 20) + 1)),
    `line_too_long ${SLOTS}`,
  ],
  'that is none': [(folder) => rmSync(file(folder, 'bagit.txt')), 'missing bagit.txt'],
  'of another kind': [
    (folder) => deceive(folder, 'hand-over.json', (text) => text.replace('bag/1', 'bag/9')),
    'form hand-over.json',
  ],
  'with a field too many': [
    (folder) =>
      deceive(
        folder,
        SLOTS,
        inLine(1, (line) => ({ ...line, address: 'jane@example.org' })),
      ),
    `form ${SLOTS}`,
  ],
  'with a text put in': [
    (folder) =>
      deceive(
        folder,
        OPENINGS,
        inLine(3, (line) => ({ ...line, record: String(line['record']).replace('Text', 'Not') })),
      ),
    `other_record ${OPENINGS}`,
  ],
  'with the text of another number': [
    (folder) =>
      deceive(
        folder,
        OPENINGS,
        inLine(3, (line, all) => {
          const { record, salt } = JSON.parse(all[3]!) as Record<string, unknown>;
          return { ...line, record, salt };
        }),
      ),
    `other_record ${OPENINGS}`,
  ],
  'that shows an erased message again': [
    (folder) =>
      deceive(
        folder,
        OPENINGS,
        inLine(7, (line, all) => {
          const { record, salt } = JSON.parse(all[5]!) as Record<string, unknown>;
          return { ...line, state: 'published', reason: null, record, salt };
        }),
      ),
    `other_decision ${OPENINGS}`,
  ],
  'that shows an erased message again, by an older leaf': [
    (folder) =>
      deceive(
        folder,
        OPENINGS,
        inLine(7, (line) => ({
          ...line,
          state: 'published',
          reason: null,
          leaf: Number(line['seenLeaf']) + 1,
        })),
      ),
    `other_decision ${OPENINGS}`,
  ],
  'that leaves the text of an erased message in': [
    (folder) =>
      deceive(
        folder,
        OPENINGS,
        inLine(7, (line) => ({ ...line, record: '{}' })),
      ),
    `other_decision ${OPENINGS}`,
  ],
  'that hides a message': [
    (folder) =>
      deceive(
        folder,
        OPENINGS,
        inLine(3, (line) => ({ ...line, state: 'erased', reason: 'legal', record: null, salt: null })),
      ),
    `other_decision ${OPENINGS}`,
  ],
  'with another reason': [
    (folder) =>
      deceive(
        folder,
        OPENINGS,
        inLine(8, (line) => ({ ...line, reason: 'spam' })),
      ),
    `other_decision ${OPENINGS}`,
  ],
  'that ends too early': [
    (folder) => deceive(folder, OPENINGS, (text) => `${text.trim().split('\n').slice(0, -3).join('\n')}\n`),
    `numbers ${OPENINGS}`,
  ],
  'with numbers of slots that differ': [
    (folder) => deceive(folder, SLOTS, (text) => text.split('\n').slice(1).join('\n')),
    `numbers ${SLOTS}`,
  ],
  'whose feed has lost a message': [
    (folder) =>
      deceive(folder, `lists/${LIST}/changes.jsonl`, (text) =>
        text
          .split('\n')
          .filter((line) => !line.includes('"seq":5,'))
          .join('\n'),
      ),
    `changes lists/${LIST}/changes.jsonl`,
  ],
  'with another policy': [
    (folder) => deceive(folder, POLICY, (text) => text.replace('{', '{ ')),
    `policy ${POLICY}`,
  ],
  'with another report': [
    (folder) => {
      const path = readFileSync(file(folder, 'manifest-sha256.txt'), 'utf8').match(
        /data\/(reports\/.+)/u,
      )![1]!;
      deceive(folder, path, () => '{"grade":"closed"}');
    },
    'report',
  ],
  'with another leaf': [
    (folder) =>
      deceive(folder, 'log/tile/entries/000.p/'.concat(widthOf(folder)), (text) =>
        text.replace(/commit-id ..../u, 'commit-id AAAA'),
      ),
    'root log/checkpoint',
  ],
  'with a leaf that cannot be': [
    (folder) =>
      deceive(folder, 'log/tile/entries/000.p/'.concat(widthOf(folder)), (text) =>
        text.replace('type erase', 'type shred'),
      ),
    'leaf',
  ],
  'with another root': [
    (folder) => deceive(folder, 'log/checkpoint', (text) => text.replace(/\n.{4}(.{39}=)\n/u, '\nAAAA$1\n')),
    'signature log/checkpoint',
  ],
  'with a predecessor that never was': [
    (folder) =>
      deceive(folder, 'log/predecessors.json', () => {
        const checkpoint = readFileSync(file(folder, 'data/log/checkpoint'), 'latin1').replace('\n', '.\n');
        return JSON.stringify([{ verifier: verifierText(TEST_SIGNER), size: 3, checkpoint }]);
      }),
    'predecessor log/predecessors.json',
  ],
};

function widthOf(folder: string): string {
  return readFileSync(file(folder, 'manifest-sha256.txt'), 'utf8').match(
    /tile\/entries\/000\.p\/(\d+)/u,
  )![1]!;
}

describe('a bag as it was written', () => {
  it('is taken, whole or with some lists', async () => {
    expect(await taken(bag)).toBeNull();
    expect(await taken(`${bag}-of-one`)).toBeNull();
  });

  it('goes from hand to hand: each head stays, and the log only grows', async () => {
    const signers = [2, 3, 4].map((n) => signerOf('archive.example.org/log', Buffer.alloc(32, n)));
    let [from, key] = [bag, TEST_SIGNER];
    for (const [i, own] of signers.entries()) {
      const file = join(mkdtempSync(join(root, 'to-')), 'archive.db');
      expect(await taken(from, { key, own, file })).toBeNull();
      await using writer = await openArchiveWriter(file, { now: () => NOW }, own);
      await using reader = openArchiveReader(file);
      await writer.record(LIST, [entryOf(LIST, { id: `later${i}@example.org` })]);
      const predecessors = await reader.log.predecessors();
      expect(predecessors.map(({ verifier }) => verifier)).toEqual(
        [TEST_SIGNER, ...signers.slice(0, i)].map((signer) => verifierText(signer)),
      );
      const head = (await reader.log.head())!;
      const now = parseCheckpoint(parseNote(head.note)!.text)!;
      for (const { note, size } of predecessors) {
        const before = parseCheckpoint(parseNote(note)!.text)!;
        const proof = await consistencyProof(reader.log.hashes, size, now.size);
        expect(isConsistent(size, now.size, before.root, now.root, proof)).toBe(true);
      }
      // numbers go on where they were
      expect((await reader.list(LIST))!.counts.published).toBe(17 + i + 1);
      expect((await reader.slot(LIST, 20 + i + 1))!.state).toBe('published');
      [from, key] = [join(root, `bag-${i}`), own];
      await write(from, reader);
    }
  });
});

describe('a bag', () => {
  it.each(Object.entries(BROKEN))('%s is refused', async (_, [spoil, why]) => {
    const folder = mkdtempSync(join(root, 'bag-'));
    cpSync(bag, folder, { recursive: true });
    spoil(folder);
    expect(await taken(folder)).toMatch(new RegExp(`^BAG_BROKEN ${why.replace(/[.()/]/gu, '\\$&')}`, 'u'));
  });
});
