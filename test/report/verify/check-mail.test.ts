// The .mbox files of an export, whose checksums anybody can make anew: each message of them is held against its record.
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBag } from '../../../src/bag/write.ts';
import { putContents } from '../../../src/cli/export-contents.ts';
import { verdictJson, verdictText } from '../../../src/cli/verify-words.ts';
import { publishedIn } from '../../../src/report/verify/folder.ts';
import type { Verdict } from '../../../src/report/verify/verify-archive.ts';
import { addList, entryOf, keysOf, type MailDraft } from '../../support/make-archive.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';
import { check, LIST, openSite, type OpenSite } from './open-site.ts';
import { writeManifests } from './write-bag.ts';

const [PLAIN, ERASED, WITHHELD, REVIEWED, REPLACED] = [1, 2, 3, 4, 5];
const MAY = `lists/${LIST}/2024-05.mbox`;
const JUNE = `lists/${LIST}/2024-06.mbox`;
const DRAFTS: Omit<MailDraft, 'id'>[] = [
  { subject: 'The plain one', body: 'Dear all,\n\nplain words.\n' },
  { body: 'To be erased.\n' },
  { body: 'To be withheld.\n' },
  { body: 'To be looked at.\n' },
  { body: 'To be replaced.\n' },
  {
    subject: 'س'.repeat(900),
    author: 'أحمد بن صالح',
    body: 'مرحبا بالجميع.\n\n> From هنا\n',
    language: 'ar',
  },
  { subject: 'Long lines', body: `${'a line that does not end '.repeat(200)}\n\nFrom the end = the end\n` },
  { subject: 'From the start', body: 'From a\n>From b\n>>From c\nand From d\n\n\nFrom e\u2028From f' },
  {
    subject: 'Files =?',
    author: 'Doe, "Jane" \\ <J>',
    body: 'See files.\r\nEnd\r\n\r\n\r\n',
    attachments: [{ name: 'a.pdf', type: 'application/pdf', sizeBytes: 9 }],
  },
  { subject: 'NUL \0 and \ud800', body: 'NUL \0 and \ud800 and \u0085.\n' },
  { subject: '', body: '' },
  { subject: 'Encrypted', body: '\n', unreadable: 'encrypted' },
  { subject: 'Re: The plain one', replyTo: 'm1@example.org', sentAt: '2024-06-01T00:00:00.999Z' },
];

let site: OpenSite;
let root: string;
beforeAll(async () => {
  site = await openSite();
  root = mkdtempSync(join(tmpdir(), 'dc-archive-mail-'));
  const { writer } = site;
  await addList(writer, LIST, 'Coalition für Beispiele');
  await addList(writer, 'dc-other', 'Others');
  await addList(writer, 'dc-empty', 'Nobody yet');
  await writer.record(
    LIST,
    DRAFTS.map((draft, i) => entryOf(LIST, { id: `m${i + 1}@example.org`, ...draft })),
  );
  const digest = {
    kind: 'withhold',
    keys: keysOf('digest@example.org'),
    reason: 'digest',
    sentAt: 1,
  } as const;
  await writer.record(LIST, [digest]);
  await writer.record('dc-other', [entryOf('dc-other', { id: 'o1@example.org' })]);
  await writer.erase(LIST, ERASED!, 'erasure_request');
  await writer.withhold(LIST, WITHHELD!, 'legal');
  await writer.hold(LIST, REVIEWED!);
  await writer.replace(LIST, REPLACED!, entryOf(LIST, { id: 'm5@example.org', body: 'Replaced.\n' }));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await site[Symbol.asyncDispose]();
});

/** What a verification of an export says after somebody changed it, and made its checksums anew. */
async function verdictAfter(change: (data: string) => void, only: string | null = null): Promise<Verdict> {
  const folder = join(mkdtempSync(join(root, 'bag-')), 'bag');
  {
    const bag = await writeBag(folder);
    using view = site.reader.snapshot();
    const about = { title: 'T', url: 'https://archive.example.org', contact: null, version: '0' };
    const options = { lists: await view.lists(), site: { ...about, languages: ['en'] as const } };
    await putContents(bag, view, { ...options, onSlot: () => {} });
    await bag.finish([]);
  }
  change(join(folder, 'data'));
  for (const kind of ['manifest', 'tagmanifest'])
    for (const algorithm of ['sha256', 'sha512'])
      rmSync(join(folder, `${kind}-${algorithm}.txt`), { force: true });
  writeManifests(folder);
  return check(site, { published: await publishedIn(folder), list: only });
}

function edit(path: string, change: (text: string) => string | Buffer) {
  return (data: string) => {
    const before = readFileSync(join(data, path), 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(join(data, path), after);
  };
}

/** The entry of a message as it stands in the file. */
function entryIn(text: string, seq: number): string {
  return text.split(/^(?=From )/mu).find((entry) => entry.includes(`/lists/${LIST}/messages/${seq}>`))!;
}
/** The same for another number, as if that had been published. */
const entryFor = (seq: number, text: string) =>
  entryIn(text, PLAIN!)
    .replace(`/messages/${PLAIN}>`, `/messages/${seq}>`)
    .replace(`<${LIST}.${PLAIN}@`, `<${LIST}.${seq}@`);
const places = ({ findings }: Verdict) =>
  findings.map(({ code, list, seq, field }) => [code, list, seq, field]);

describe('the mail of an export', () => {
  it('passes where it is what was published, whatever that is', async () => {
    const verdict = await verdictAfter(() => undefined);
    expect(verdict.findings).toEqual([]);
    expect(verdict.outcome).toBe('honest');
    // all but erased, withheld, reviewed, and the message of the other list
    expect(verdict.checked.mails).toBe(DRAFTS.length - 3 + 1);
    expect(verdict.lists[LIST]).toMatchObject({
      withheld: { legal: 1, digest: 1 },
      erased: { erasure_request: 1 },
    });
  });

  it.each([
    ['subject', edit(MAY, (text) => text.replace('Subject: The plain one', 'Subject: The other one'))],
    ['author', edit(MAY, (text) => text.replace('From: "Jane Doe"', 'From: "John Doe"'))],
    ['date', edit(MAY, (text) => text.replace('Date: Fri, 17', 'Date: Thu, 16'))],
    ['body', edit(MAY, (text) => text.replace('plain words', 'other words'))],
    ['header', edit(MAY, (text) => text.replace('MIME-V', 'Reply-To: jane@example.org\nMIME-V'))],
  ] as const)('is caught that says something else: %s', async (field, change) => {
    const verdict = await verdictAfter(change);
    expect(places(verdict)).toEqual([['mail_differs', LIST, PLAIN, field]]);
    expect(verdict.findings[0]!.leaf).not.toBeNull();
  });

  it('is caught that shows an earlier text', async () => {
    const verdict = await verdictAfter(edit(MAY, (text) => text.replace('Replaced.', 'To be replaced.')));
    expect(places(verdict)).toEqual([['mail_differs', LIST, REPLACED, 'body']]);
  });

  it('is caught that shows what is not public', async () => {
    const verdict = await verdictAfter(
      edit(
        MAY,
        (text) => text + [ERASED!, WITHHELD!, REVIEWED!, 400].map((seq) => entryFor(seq, text)).join(''),
      ),
    );
    expect(places(verdict)).toEqual([
      ['shown_after_removal', LIST, ERASED, MAY],
      ['shown_after_removal', LIST, WITHHELD, MAY],
      ['shown_after_removal', LIST, REVIEWED, MAY],
      ['slot_unlogged', LIST, 400, MAY],
    ]);
  });

  it('is caught that has a message twice, in any file', async () => {
    const twice = await verdictAfter(edit(MAY, (text) => text + entryIn(text, PLAIN!)));
    expect(places(twice)).toEqual([['mail_differs', LIST, PLAIN, 'twice']]);
    const elsewhere = await verdictAfter((data) => {
      const text = readFileSync(join(data, MAY), 'utf8');
      writeFileSync(
        join(data, `lists/${LIST}/more.MBOX`),
        entryIn(text, PLAIN!).replace('plain words', 'lies'),
      );
    });
    expect(places(elsewhere)).toEqual([['mail_differs', LIST, PLAIN, 'twice']]);
  });

  it('is caught that lacks a message, or a month', async () => {
    const lacks = await verdictAfter(edit(MAY, (text) => text.replace(entryIn(text, PLAIN!), '')));
    expect(places(lacks)).toEqual([['mail_missing', LIST, PLAIN, null]]);
    const month = await verdictAfter((data) => rmSync(join(data, JUNE)));
    expect(places(month)).toEqual([['mail_missing', LIST, DRAFTS.length, null]]);
    const linked = await verdictAfter((data) => {
      rmSync(join(data, JUNE));
      symlinkSync('/dev/zero', join(data, JUNE));
    });
    expect(places(linked)).toContainEqual(['mail_missing', LIST, DRAFTS.length, null]);
  });

  it('is caught that lies among that of another list', async () => {
    const verdict = await verdictAfter((data) => {
      const entry = entryIn(readFileSync(join(data, MAY), 'utf8'), PLAIN!);
      edit(MAY, (text) => text.replace(entry, ''))(data);
      edit('lists/dc-other/2024-05.mbox', (text) => text + entry)(data);
    });
    expect(places(verdict)).toEqual([
      ['mail_missing', LIST, PLAIN, null],
      ['mail_differs', 'dc-other', null, 'lists/dc-other/2024-05.mbox'],
    ]);
  });

  it('is looked at for the lists that are asked for', async () => {
    const change = edit(MAY, (text) => text.replace('plain words', 'other words'));
    expect((await verdictAfter(change, 'dc-other')).outcome).toBe('honest');
    expect((await verdictAfter(change, LIST)).outcome).toBe('findings');
  });

  it('is named for people and programs', async () => {
    const verdict = await verdictAfter(
      edit(MAY, (text) => text.replace('plain words', 'other words').replace(entryIn(text, REPLACED!), '')),
    );
    const run = { place: '.', verdict, comparedWith: null, statePath: '', isKept: false };
    const text = verdictText(run);
    expect(text).toMatch(/^NOT HONEST/u);
    expect(text).toMatch(/^ {2}dc-example 1, leaf \d+, body: What stands in the \.mbox files/mu);
    expect(text).toMatch(/^ {2}dc-example 5, leaf \d+: A published message is in none of the \.mbox files/mu);
    expect(text).toMatch(/^checked .*10 mails/mu);
    expect(JSON.parse(verdictJson(run))).toMatchObject({
      outcome: 'findings',
      checked: { mails: 10 },
      findings: [
        { code: 'mail_differs', list: LIST, seq: PLAIN, field: 'body', sentence: expect.any(String) },
        { code: 'mail_missing', list: LIST, seq: REPLACED, field: null, sentence: expect.any(String) },
      ],
    });
  });
});

describe('mail that means harm', () => {
  const published = DRAFTS.length - 3;
  const missing = published - 1;
  const strange = ['mail_differs', LIST, null, MAY];
  it.each<readonly [string, string | Buffer, number]>([
    ['a line without an end', 'From a'.padEnd(5_000_000, 'x'), missing],
    ['no line at all', Buffer.alloc(3_000_000, 'x'), missing],
    ['100,000 From_ lines', 'From \n'.repeat(100_000), missing],
    ['100,000 entries of nothing', 'From a\n\n\n'.repeat(100_000), missing],
    ['NUL bytes', Buffer.alloc(3_000_000), missing],
    ['no addresses', 'From a\nSubject: b\n\nc\n\n'.repeat(1000), missing],
    ['bytes of no encoding', Buffer.alloc(3_000_000, 0xff), missing],
  ])('gives one finding and those of what is missing: %s', async (_, file, left) => {
    const spent = cpuTimer();
    const verdict = await verdictAfter((data) => writeFileSync(join(data, MAY), file));
    expect(verdict.outcome).toBe('findings');
    expect(places(verdict)[0]).toEqual(strange);
    expect(verdict.findings.slice(1).map(({ code }) => code)).toEqual(Array(left).fill('mail_missing'));
    expect(spent()).toBeLessThan(8000);
  });

  it('is found beside what is right', async () => {
    const verdict = await verdictAfter(edit(MAY, (text) => `words before\n${text}From me\n\nmore\n`));
    expect(places(verdict)).toEqual([strange]);
  });

  it('does not fill the memory with findings', async () => {
    const verdict = await verdictAfter(
      edit(MAY, (text) => text + Array.from({ length: 20_000 }, (_, i) => entryFor(1000 + i, text)).join('')),
    );
    expect(verdict.findingsTotal).toBe(20_000);
    expect(verdict.findings.length).toBeLessThan(20_000);
  });

  it('may be empty: then all of it is missing', async () => {
    const verdict = await verdictAfter((data) => writeFileSync(join(data, MAY), '\n\n'));
    expect(verdict.findings.map(({ code }) => code)).toEqual(Array(missing).fill('mail_missing'));
  });
});
