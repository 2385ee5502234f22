// Somebody asks for removal by the form, confirms it by a mailed code, an operator decides: seen from outside and in every file.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { referenceKey } from '../../src/requests/reference.ts';
import { makeMessage } from '../support/make-message.ts';
import { sendForm } from '../support/removal-form.ts';
import { makeSite, type TestSite } from '../support/site.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';
import { atTerminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const LIST = 'dc-removal';
const WORD = 'tamarindsherbet';
const CONTACT = 'jane.quillfeather@example.org';
const TEXT = 'It names my clinic, vermilionhouse.';

async function siteWithMail(smtp: TestSmtp | null): Promise<TestSite> {
  const site = await makeSite({
    site: smtp === null ? {} : { url: 'https://archive.example.org', smtp: smtp.settings },
  });
  const folder = join(site.folder, 'mail');
  await mkdir(folder);
  const from = `Jane Quillfeather <${CONTACT}>`;
  const mails = [
    { subject: 'Opening', text: 'First of all.\r\n' },
    { subject: 'Sherbet', text: `About ${WORD}.\r\n`, from },
    { subject: 'Re: Sherbet', text: 'Thank you, Jane Quillfeather.\r\n', inReplyTo: 'r1@example.org' },
  ];
  for (const [i, parts] of mails.entries())
    await writeFile(join(folder, `${i}.eml`), makeMessage({ ...parts, messageId: `r${i}@example.org` }));
  await site.writeList({ id: LIST, policy: 'open', sources: [{ type: 'eml', path: folder }] });
  return site;
}

const FORM = {
  about: 'message',
  list: LIST,
  message: '2',
  cause: 'own_message',
  contact: CONTACT,
  text: TEXT,
};

const stateOf = async (url: string, reference: string) =>
  /<strong>([^<]+)<\/strong>/u.exec(await (await fetch(`${url}/removal/${reference}`)).text())?.[1] ?? null;
const isState = (url: string, reference: string, words: string) =>
  until(async () => (await stateOf(url, reference))?.startsWith(words), { what: words });
const codeIn = (text: string) => /^ {4}(\d{8})$/mu.exec(text)![1]!;

/** Files of the data folder in which one of the words stands in clear. */
async function filesWith(
  site: TestSite,
  words: readonly string[],
  folders: readonly string[] = ['.'],
): Promise<string[]> {
  const found: string[] = [];
  let looked = 0;
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(site.data, folder), { recursive: true })).map((name) => join(folder, name)),
    ),
  );
  for (const name of names.flat()) {
    const bytes = await readFile(join(site.data, name)).catch(() => null);
    if (bytes === null) continue;
    looked += 1;
    const text = bytes.toString('latin1').toLowerCase();
    for (const word of words) if (text.includes(word.toLowerCase())) found.push(`${name}: ${word}`);
  }
  expect(looked).toBeGreaterThan(5);
  return found;
}

describe('a request for removal', () => {
  it(
    'goes from the form over the code to the decision, and shows everywhere',
    { timeout: 180_000 },
    async () => {
      await using smtp = await startSmtp();
      await using site = await siteWithMail(smtp);
      const up = await site.start('up');
      await until(async () => (await fetch(`${up.url}/lists/${LIST}/messages/3`)).status === 200);

      // the message page leads to a form that knows the message
      const page = await (await fetch(`${up.url}/lists/${LIST}/messages/2`)).text();
      expect(page).toContain(`/removal?list=${LIST}&amp;seq=2`);
      const form = await (await fetch(`${up.url}/removal?list=${LIST}&seq=2`)).text();
      expect(form).toMatch(/name="message"\s+type="text"\s+value="2"/u);
      const sent = await sendForm(up.url, `/removal?list=${LIST}&seq=2`, FORM);
      expect(sent.status).toBe(200);
      const reference = sent.reference!;
      expect(reference).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/u);

      // no decision before the code, and wrong codes do not help
      await isState(up.url, reference, 'Waits for the code');
      const [mail] = await until(() => smtp.mails.length > 0 && smtp.mails);
      expect(mail!.to).toEqual([CONTACT]);
      expect(mail!.text).toContain(`https://archive.example.org/removal/${reference}`);
      for (const word of [WORD, 'vermilion', 'Quillfeather', LIST, 'own_message'])
        expect(mail!.raw.replace(/^To:.*$/mu, '')).not.toContain(word);
      expect((await site.run(['requests', 'grant', '1', '--yes'])).stderr).toContain('REQUEST_STATE');
      const wrong = codeIn(mail!.text) === '00000000' ? '11111111' : '00000000';
      await sendForm(up.url, `/removal/${reference}`, { do: 'confirm', code: wrong });
      await sendForm(up.url, `/removal/${reference}`, { do: 'confirm', code: codeIn(mail!.text) });
      await isState(up.url, reference, 'Being looked at');

      // nothing that was written is in clear anywhere, nor in what programs are told
      expect(await filesWith(site, ['vermilionhouse', reference, reference.replaceAll('-', '')])).toEqual([]);
      const listed = await site.run(['requests', 'list', LIST, '--json']);
      expect(JSON.parse(listed.stdout)).toMatchObject([{ request: 1, state: 'open', list: LIST, seq: 2 }]);
      expect(listed.stdout).not.toMatch(/quillfeather|vermilion/iu);
      expect((await site.run(['requests', 'show', '1'])).code).toBe(2);
      const shown = await atTerminal(['requests', 'show', '1'], { DC_ARCHIVE_CONFIG: site.folder }).ended();
      expect(shown.screen).toContain(CONTACT);
      expect(shown.screen).toContain('vermilionhouse');

      const preview = await site.run(['requests', 'preview', reference]);
      expect(preview.code).toBe(0);
      expect(preview.stdout).toContain('Sherbet');
      expect(preview.stdout).toContain('Nothing was changed.');
      expect((await fetch(`${up.url}/lists/${LIST}/messages/2`)).status).toBe(200);

      const granted = await site.run(['requests', 'grant', '1', '--yes']);
      expect(granted.stderr).toBe('');
      expect(granted.code).toBe(0);
      expect(granted.stdout).toContain('Request 1 is granted (message_erased).');
      await isState(up.url, reference, 'Granted');
      const outcome = await until(() => smtp.mails[1]);
      expect(outcome.text).toContain(`/removal/${reference}`);
      await effectShows(up.url);
      await until(async () => (await site.run(['requests', 'list'])).stdout.includes('granted'));

      // nothing is left that a guess could be tried on; the contact went with the mail
      await until(async () => (await filesWith(site, [WORD])).length === 0);
      await nothingToTryAGuessOn(
        site,
        reference,
        await (await fetch(`${up.url}/removal/${reference}`)).text(),
      );
      const screen = (await atTerminal(['requests', 'show', '1'], { DC_ARCHIVE_CONFIG: site.folder }).ended())
        .screen;
      expect(screen).toContain('What was written is deleted.');
      expect(screen).not.toContain(CONTACT);

      await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
      const today = new Date().toISOString().slice(0, 10);
      expect(await reader.requestFigures(today, LIST)).toEqual({
        received: 1,
        open: 0,
        overdue: 0,
        granted: 1,
        refused: 0,
        medianDays: 0,
        p95Days: 0,
      });
      expect((await site.run(['actions', LIST])).stdout).toContain(
        'grant dc-removal  message_erased, request 1',
      );
      expect(await up.stop()).toBe(0);
      expect(up.output()).not.toMatch(/quillfeather|vermilion|INTERNAL/iu);
      expect(up.output()).not.toContain(reference);
    },
  );

  it(
    'without a mail server is decided unconfirmed, can be refused, withheld, restored',
    { timeout: 180_000 },
    async () => {
      await using site = await siteWithMail(null);
      expect((await site.run(['ingest', '--once'])).code).toBe(0);
      const web = await site.start('serve');
      const { contact: _, ...anonymous } = FORM;
      const first = await sendForm(web.url, '/fr/removal', {
        ...anonymous,
        message: `${web.url}/lists/${LIST}/threads/2#m2`,
      });
      expect(first.body).toContain('Votre demande a été reçue');
      const person = { about: 'person', who: `Jane Quillfeather <${CONTACT}>`, cause: 'about_me' };
      const second = await sendForm(web.url, '/removal', person);
      const third = await sendForm(web.url, '/removal', { ...anonymous, message: '1', cause: 'other' });
      // letters that came at the same time have no order
      const listed = await site.run(['requests', 'list', '--json']);
      const cases = JSON.parse(listed.stdout) as { request: number; seq: number | null; state: string }[];
      expect(cases.map(({ state }) => state)).toEqual(['received', 'received', 'received']);
      const ofSeq = (seq: number | null) => String(cases.find((one) => one.seq === seq)!.request);

      const refused = await site.run(['requests', 'refuse', ofSeq(1), '--reason', 'public_interest']);
      expect(refused.stderr).toBe('');
      expect(await stateOf(web.url, third.reference!)).toBe('Refused');
      expect((await site.run(['requests', 'refuse', ofSeq(1), '--reason', 'unclear'])).code).toBe(1);

      const withheld = await site.run(['requests', 'grant', first.reference!, '--withhold', '--yes']);
      expect(withheld.stdout).toContain(`Request ${ofSeq(2)} is granted (withheld).`);
      expect((await fetch(`${web.url}/lists/${LIST}/messages/2`)).status).toBe(410);
      expect((await site.run(['restore', LIST, '2'])).code).toBe(0);
      expect((await fetch(`${web.url}/lists/${LIST}/messages/2`)).status).toBe(200);

      const erased = await site.run(['requests', 'grant', ofSeq(null), '--yes']);
      expect(erased.stdout).toContain('is granted (person_erased).');
      expect((await fetch(`${web.url}/lists/${LIST}/messages/2`)).status).toBe(410);
      expect(await (await fetch(`${web.url}/lists/${LIST}/messages/3`)).text()).not.toContain('Quillfeather');
      expect(await stateOf(web.url, second.reference!)).toBe('Granted');
      // one who was not erased by name is found in the archive's own files by nothing
      expect(await filesWith(site, ['quillfeather', CONTACT])).toEqual([]);
      await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
      expect(await reader.requestFigures('2026-01-01')).toMatchObject({
        received: 3,
        granted: 2,
        refused: 1,
      });
    },
  );
});

// Whoever has all that is public, and the web's own folder, and knows what was written, can not show that it was this.
async function nothingToTryAGuessOn(site: TestSite, reference: string, page: string): Promise<void> {
  const database = new DatabaseSync(join(site.data, 'public', 'archive.db'), { readOnly: true });
  const rows = database.prepare('select * from requests').all();
  database.close();
  const { received, due, closed } = rows[0]!;
  const key = referenceKey(reference.replaceAll('-', ''));
  const row = { id: 1, key, state: 'granted', list: LIST, seq: 2, outcome: 'message_erased', counts: 1 };
  expect(rows).toEqual([{ ...row, received, due, closed }]);
  for (const day of [received, due, closed]) expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
  const guesses = [CONTACT, TEXT, `About ${WORD}.`, `About ${WORD}.\n`, 'Jane Quillfeather', WORD];
  const digests = guesses.flatMap((guess) =>
    ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) =>
      (['hex', 'base64', 'base64url'] as const).map((form) => createHash(name).update(guess).digest(form)),
    ),
  );
  expect(await filesWith(site, digests, ['public', 'web'])).toEqual([]);
  for (const trace of [...guesses, ...digests]) expect(page).not.toContain(trace);
}

async function effectShows(url: string): Promise<void> {
  for (const path of [
    `/lists/${LIST}/messages/2`,
    `/api/v1/lists/${LIST}/messages/2`,
    `/lists/${LIST}/messages/2.eml`,
  ]) {
    const response = await fetch(url + path);
    expect(response.status, path).toBe(410);
    expect(await response.text(), path).not.toContain(WORD);
  }
  await until(
    async () =>
      ((await (await fetch(`${url}/api/v1/search?q=${WORD}`)).json()) as { total: number }).total === 0,
    { what: 'the search' },
  );
  for (const path of [`/lists/${LIST}/all.mbox.gz`, `/lists/${LIST}/messages.jsonl.gz`]) {
    const text = gunzipSync(Buffer.from(await (await fetch(url + path)).arrayBuffer())).toString('utf8');
    expect(text, path).toContain('First of all');
    expect(text, path).not.toContain(WORD);
  }
  for (const path of [`/lists/${LIST}/threads/2`, `/lists/${LIST}/2026-01.mbox`])
    expect(await (await fetch(url + path)).text(), path).not.toContain(WORD);
  const feed = await (await fetch(`${url}/lists/${LIST}/feed.atom`)).text();
  expect(feed).not.toContain(WORD);
  expect(feed).toContain('deleted-entry');
  const openings = (await (await fetch(`${url}/api/v1/lists/${LIST}/openings`)).json()) as {
    slots?: unknown[];
  };
  expect(JSON.stringify(openings)).toContain('"state":"erased"');
  const size = Number((await (await fetch(`${url}/log/checkpoint`)).text()).split('\n')[1]);
  const leaves = await (await fetch(`${url}/log/tile/entries/000.p/${size}`)).text();
  expect(leaves).toMatch(/erase/u);
  expect(leaves).not.toContain(WORD);
}
