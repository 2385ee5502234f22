// hold, held, release, withhold of several and actions, as an operator types them, seen from outside.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMessage } from '../support/make-message.ts';
import { makeSite, type TestSite } from '../support/site.ts';

const LIST = 'dc-review';
/** the second message is nested so deeply that the program does not read it */
const DEEP = 2;

async function site(): Promise<TestSite> {
  const made = await makeSite();
  const folder = join(made.folder, 'mail');
  await mkdir(folder);
  for (let i = 1; i <= 5; i++) {
    const parts = { subject: `Topic ${i}`, messageId: `r${i}@example.org` };
    const text = `Message ${i}: write to jane@example.org.\r\n`;
    await writeFile(join(folder, `${i}.eml`), i === DEEP ? deep() : makeMessage({ ...parts, text }));
  }
  await made.writeList({ id: LIST, sources: [{ type: 'eml', path: folder }] });
  expect((await made.run(['ingest', '--once'])).code).toBe(0);
  return made;
}

function deep(): Buffer {
  let lines = 'From: ada@example.org\r\nMIME-Version: 1.0\r\n';
  for (let i = 0; i < 100; i++) {
    lines += `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`;
  }
  return Buffer.from(`${lines}Content-Type: text/plain\r\n\r\nsecret words\r\n`);
}

describe('the review queue', () => {
  it(
    'holds a message through every later run, shows it to the operator, and publishes it on release',
    { timeout: 240_000 },
    async () => {
      await using made = await site();
      const before = await made.run(['held']);
      expect(before.stdout).toMatch(
        /^dc-review 2 {2}since .* UTC, \d+ kB\n {2}why {3}its parts are nested/mu,
      );
      expect(before.stdout).toMatch(/^1 waiting\.$/mu);

      const held = await made.run(['hold', LIST, '3', '--reason', 'legal']);
      expect(held.stdout).toContain(`Message 3 of ${LIST} waits for a person.`);
      const web = await made.start('serve');
      const status = async (seq: number) => (await fetch(`${web.url}/lists/${LIST}/messages/${seq}`)).status;
      expect([await status(3), await status(4)]).toEqual([202, 200]);

      // neither new mail nor a republication brings it back
      await made.run(['ingest', '--once']);
      const republished = await made.run(['republish', LIST]);
      expect(republished.stdout).toMatch(/^changed +0$/mu);
      expect(republished.stdout).toMatch(/^kept +1 /mu);
      expect(await status(3)).toBe(202);

      const queue = await made.run(['held', LIST, '3', '--show']);
      expect(queue.stdout).toContain('somebody took it out of public view (operator_hold)');
      expect(queue.stdout).toMatch(/^ {2}\| Message 3: write to \[email /mu);
      expect(queue.stdout).not.toContain('jane@example.org');
      expect((await made.run(['held', LIST, String(DEEP), '--show'])).stdout).not.toContain('secret words');

      const released = await made.run(['release', LIST, '3']);
      expect(released.stdout).toContain(`Message 3 of ${LIST} is public.`);
      expect(released.code).toBe(0);
      expect(await status(3)).toBe(200);
      expect((await made.run(['release', LIST, '3'])).stderr).toContain('SLOT_STATE');
      await web.stop();
    },
  );

  it(
    'never publishes what cannot be read, and takes it off the list when told to withhold it',
    { timeout: 240_000 },
    async () => {
      await using made = await site();
      const refused = await made.run(['release', LIST, String(DEEP), '--yes']);
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain('is not published: its parts are nested too deeply');
      expect((await made.run(['held'])).stdout).toContain(`${LIST} ${DEEP} `);
      const forced = await made.run(['release', LIST, String(DEEP), '--force-withhold']);
      expect(forced.stdout).toContain('is withheld (personal_data)');
      expect(forced.code).toBe(0);
      expect((await made.run(['held'])).stdout).toBe('Nothing waits.\n');
      expect((await made.run(['republish'])).stdout).toMatch(/^kept +1 /mu);
    },
  );

  it(
    'publishes what the policy holds without what it is held for, once confirmed',
    { timeout: 240_000 },
    async () => {
      await using made = await makeSite();
      const folder = join(made.folder, 'mail');
      await mkdir(folder);
      const text = 'Call +44 20 7946 0123 about the work plan.\r\n';
      await writeFile(
        join(folder, '1.eml'),
        makeMessage({ subject: 'A number', messageId: 'n1@example.org', text }),
      );
      const reply = { subject: 'Re: A number', messageId: 'n2@example.org', inReplyTo: 'n1@example.org' };
      await writeFile(join(folder, '2.eml'), makeMessage({ ...reply, text: 'Thank you.\r\n' }));
      await made.writeList({
        id: LIST,
        policy: { base: 'balanced', changes: { categories: { phone: 'hold' } } } as unknown as string,
        sources: [{ type: 'eml', path: folder }],
      });
      expect((await made.run(['ingest', '--once'])).stdout).toMatch(/^held +1 {2}\(policy_hold 1\)$/mu);
      expect((await made.run(['held', '--show'])).stdout).toContain('| Call [phone removed] about');

      const asked = await made.run(['release', LIST, '1']);
      expect(asked.code).toBe(1);
      expect(asked.stdout).toContain(
        'the policy wants a person to look at it first (--yes publishes it without that)',
      );
      expect((await made.run(['release', LIST, '1', '--yes'])).stdout).toContain(
        `Message 1 of ${LIST} is public.`,
      );
      const web = await made.start('serve');
      const body = async () => (await fetch(`${web.url}/api/v1/lists/${LIST}/messages/1`)).text();
      expect(await body()).toContain('Call [phone removed] about');
      // the decision of the person stays
      expect((await made.run(['republish'])).stdout).toMatch(/^changed +0$/mu);
      expect(await body()).toContain('Call [phone removed] about');
      // the reply found its parent while that waited
      const thread = await (await fetch(`${web.url}/api/v1/lists/${LIST}/threads/1`)).text();
      expect(thread).toContain('"parent":1');
      await web.stop();
    },
  );

  it(
    'takes several numbers at once, all or none, and records who did what',
    { timeout: 240_000 },
    async () => {
      await using made = await site();
      const wrong = await made.run(['withhold', LIST, '1', '3-9']);
      expect([wrong.code, wrong.stderr.includes('SLOT_UNKNOWN')]).toEqual([1, true]);
      expect((await made.run(['hold', LIST, '5-3'])).stderr).toContain('5-3 is no message number.');
      const withheld = await made.run(['withhold', LIST, '1', '3-4', '--reason', 'copyright']);
      expect(withheld.stdout.match(/is withheld \(copyright\)/gu)).toHaveLength(3);
      const restored = await made.run(['restore', LIST, '3-4']);
      expect(restored.stdout.match(/is public again/gu)).toHaveLength(2);

      const actions = (await made.run(['actions', LIST])).stdout.trim().split('\n');
      const what = actions.map((line) => line.replace(/^[\d-]+ [\d:]+ UTC {2}\S+ {2}/u, ''));
      expect(what).toEqual([
        `restore ${LIST} 4`,
        `restore ${LIST} 3`,
        `withhold ${LIST} 4  copyright`,
        `withhold ${LIST} 3  copyright`,
        `withhold ${LIST} 1  copyright`,
      ]);
    },
  );
});
