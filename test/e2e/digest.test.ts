// Digests through the whole program: each message once, whichever way it came first, and gone when it is erased.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { openVault } from '../../src/ingest/vault/sqlite-vault.ts';
import type { PublicMessage } from '../../src/redact/public-message.ts';
import { type DigestMail, mimeDigest, plainDigest, single } from '../support/make-digest.ts';
import { makeSite, type TestSite } from '../support/site.ts';

const ADA: DigestMail = { from: 'Ada Quillfeather <ada.quill@example.org>', subject: '[dc-x] Agenda', date: 'Mon, 5 Jan 2026 10:00:00 +0000', messageId: 'a1@example.org', text: 'The agenda of Monday.' }; // prettier-ignore
const BO: DigestMail = { from: 'Bo Example <bo@example.org>', subject: 'Re: [dc-x] Agenda', date: 'Mon, 5 Jan 2026 11:00:00 +0000', messageId: 'b1@example.org', text: 'Fine with me.' }; // prettier-ignore
const ANSWERS = ['In-Reply-To: <a1@example.org>'];
const withoutId = ({ from, subject, date, text }: DigestMail): DigestMail => ({ from, subject, date, text });

const DIGESTS: readonly (readonly [string, string])[] = [
  ['MIME', mimeDigest([ADA, BO])],
  ['plain', plainDigest([ADA, BO])],
  ['plain without ids', plainDigest([ADA, BO].map(withoutId), { isNumbered: false })],
];
const SINGLES = [single(ADA), single(BO, { more: ANSWERS })];

interface DigestSite extends AsyncDisposable {
  readonly site: TestSite;
  /** takes these in, in this order, after all that came before */
  deliver(...mails: readonly string[]): Promise<void>;
  /** what each slot shows: the text, or why it shows none */
  slots(): Promise<string[]>;
  message(seq: number): Promise<PublicMessage>;
}

async function digestSite(): Promise<DigestSite> {
  const site = await makeSite();
  const path = join(site.folder, 'mail');
  await mkdir(path);
  await site.writeList({
    id: 'dc-x',
    policy: 'open',
    address: 'dc-x@lists.example.org',
    subjectTag: 'dc-x',
    sources: [{ type: 'eml', path }],
  });
  let files = 0;
  const reading = async <T>(read: (reader: ReturnType<typeof openArchiveReader>) => Promise<T>) => {
    await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
    return await read(reader);
  };
  return {
    site,
    async deliver(...mails) {
      for (const mail of mails) await writeFile(join(path, `${String(files++).padStart(3, '0')}.eml`), mail);
      const { code, stderr } = await site.run(['ingest', '--once']);
      expect(stderr).toBe('');
      expect(code).toBe(0);
    },
    slots: () =>
      reading(async (reader) => {
        const slots = await reader.slots('dc-x', 0, 100);
        const shown = slots.map(async ({ seq, state, reason }) => {
          const message = await reader.message('dc-x', seq);
          return message !== null && 'body' in message ? message.body.trim() : `${state} ${reason}`;
        });
        return Promise.all(shown);
      }),
    message: (seq) =>
      reading(async (reader) => {
        const message = await reader.message('dc-x', seq);
        if (message === null || 'state' in message) throw new Error(`no message ${seq}`);
        return message;
      }),
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

it.each(DIGESTS)(
  'takes the messages out of a digest that is the only copy: %s',
  { timeout: 120_000 },
  async (_name, digest) => {
    await using it = await digestSite();
    await it.deliver(digest);
    const shown = ['withheld digest', 'The agenda of Monday.', 'Fine with me.'];
    expect(await it.slots()).toEqual(shown);
    expect(await it.message(3)).toMatchObject({ parent: 2, author: { label: 'Bo Example' } });
    // the same digest and another one that repeats them
    await it.deliver(digest, mimeDigest([ADA, BO], 'Dc-x Digest, Vol 8, Issue 1'));
    expect(await it.slots()).toEqual([...shown, 'withheld digest']);
  },
);

it.each(DIGESTS)(
  'doubles nothing that the list delivered before: %s',
  { timeout: 120_000 },
  async (_name, digest) => {
    await using it = await digestSite();
    await it.deliver(...SINGLES, digest);
    expect(await it.slots()).toEqual(['The agenda of Monday.', 'Fine with me.', 'withheld digest']);
    expect((await it.message(1)).version).toBe(1);
  },
);

it.each(DIGESTS)(
  'shows the list’s own copy in the same place when it comes later: %s',
  { timeout: 120_000 },
  async (_name, digest) => {
    await using it = await digestSite();
    await it.deliver(digest);
    const fuller = single({ ...BO, text: 'Fine with me. (whole)' }, { more: ANSWERS });
    await it.deliver(single(ADA, { more: ['X-No-Archive: yes'] }), fuller);
    expect(await it.slots()).toEqual(['withheld digest', 'withheld no_archive', 'Fine with me. (whole)']);
    expect((await it.message(3)).parentKind).toBe('header');
    // under another policy the list's own copy is what is redacted anew
    await it.site.writeList({
      id: 'dc-x',
      policy: 'strict',
      address: 'dc-x@lists.example.org',
      subjectTag: 'dc-x',
      sources: [],
    });
    expect((await it.site.run(['republish', 'dc-x'])).code).toBe(0);
    expect((await it.message(3)).body.trim()).toBe('Fine with me. (whole)');
  },
);

it('does not bring back by a digest what a person has taken out of view', { timeout: 120_000 }, async () => {
  await using it = await digestSite();
  await it.deliver(...SINGLES);
  expect((await it.site.run(['withhold', 'dc-x', '1', '--reason', 'off_topic'])).code).toBe(0);
  await it.deliver(...DIGESTS.map(([, digest]) => digest));
  const [first, second, ...digests] = await it.slots();
  expect([first, second]).toEqual(['withheld off_topic', 'Fine with me.']);
  expect(digests).toEqual(['withheld digest', 'withheld digest', 'withheld digest']);
});

it('deletes with an erased message the digest that holds it', { timeout: 120_000 }, async () => {
  await using it = await digestSite();
  await it.deliver(DIGESTS[1]![1]);
  const erased = await it.site.run(['erase', '--person', ADA.from, '--yes']);
  expect(erased.stderr).toBe('');
  expect(erased.code).toBe(0);
  const shown = ['withheld digest', 'erased erasure_request', 'Fine with me.'];
  expect(await it.slots()).toEqual(shown);
  {
    const { vault } = openVault({ data: it.site.data, given: null, clock: { now: () => 0 } });
    using _ = vault;
    const kept = vault.settled(0, 100).map(({ rawId }) => Buffer.from(vault.bytes(rawId)).toString());
    expect(kept).toHaveLength(1);
    expect(kept[0]).toContain('Fine with me.');
    expect(vault.bySlot('dc-x', 1)).toEqual([]);
  }
  await it.deliver(...DIGESTS.map(([, digest]) => digest));
  expect((await it.slots()).slice(0, 3)).toEqual(shown);
  expect((await it.slots()).slice(3).filter((slot) => !/^(?:withheld digest|erased)/u.test(slot))).toEqual(
    [],
  );
  const archive = await readFile(join(it.site.data, 'public', 'archive.db'));
  expect(archive.includes('agenda of Monday')).toBe(false);
  expect((await it.site.run(['republish', 'dc-x'])).code).toBe(0);
  expect((await it.slots()).slice(0, 3)).toEqual(shown);
});
