// A list that asks first: what somebody sends for the first time waits until they agree by a link that is mailed to them.
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeMessage, type MessageParts } from '../support/make-message.ts';
import { sendForm } from '../support/removal-form.ts';
import { makeSite } from '../support/site.ts';
import { startSmtp } from '../support/smtp.ts';
import { until } from '../support/until.ts';

const LIST = 'dc-asks';

it(
  'publishes what an author agreed to, withholds what they refused, and asks each once',
  { timeout: 240_000 },
  async () => {
    await using smtp = await startSmtp();
    await using site = await makeSite({ site: { url: 'https://archive.example.org', smtp: smtp.settings } });
    const folder = join(site.folder, 'mail');
    await mkdir(folder);
    let count = 0;
    const deliver = async (parts: MessageParts, receivedAt = new Date()) => {
      const file = join(folder, `${++count}.eml`);
      await writeFile(file, makeMessage({ messageId: `c${count}@example.org`, date: receivedAt, ...parts }));
      await utimes(file, receivedAt, receivedAt);
    };
    const amina = { from: 'Amina Agrees <amina@example.org>', text: 'zucchiniblossom one\r\n' };
    const rami = { from: 'Rami Refuses <rami@example.org>', text: 'radicchiosalad\r\n' };
    await deliver({ ...rami, text: 'written before the list asked\r\n' }, new Date('2024-01-05T10:00:00Z'));
    await site.writeList({ id: LIST, consent: 'first-post', sources: [{ type: 'eml', path: folder }] });
    expect((await site.run(['ingest', '--once'])).stderr).toBe('');

    await new Promise((resolve) => setTimeout(resolve, 1100));
    await deliver(amina);
    await deliver({ ...amina, text: 'zucchiniblossom two\r\n' });
    await deliver(rami);
    const run = await site.run(['ingest', '--once']);
    expect(run.code).toBe(0);
    const web = await site.start('serve');
    const status = async (seq: number) => (await fetch(`${web.url}/lists/${LIST}/messages/${seq}`)).status;
    expect(await Promise.all([1, 2, 3, 4].map(status))).toEqual([200, 202, 202, 202]);
    expect((await site.run(['held'])).stdout).toContain('has not agreed');
    // neither an operator's release nor a republication goes past it
    expect((await site.run(['release', LIST, '2', '--yes'])).code).toBe(1);
    const sources = [{ type: 'eml', path: folder }];
    await site.writeList({ id: LIST, consent: 'first-post', policy: 'strict', sources });
    expect((await site.run(['republish', LIST])).stderr).toBe('');
    expect(await Promise.all([1, 2, 3, 4].map(status))).toEqual([200, 202, 202, 202]);

    expect(new Set(smtp.mails.map(({ to }) => to[0]))).toEqual(
      new Set(['amina@example.org', 'rami@example.org']),
    );
    expect(smtp.mails).toHaveLength(2);
    const linkOf = (who: string) =>
      /\/consent\/[\w-]{22}/u.exec(smtp.mails.find(({ to }) => to[0] === who)!.text)![0];
    // a scanner that opens the link agrees to nothing
    await fetch(web.url + linkOf('amina@example.org'));
    await sendForm(web.url, linkOf('amina@example.org'), { do: 'agree' });
    await sendForm(web.url, linkOf('rami@example.org'), { do: 'refuse' });
    // the first answer counts
    await deliver({ ...amina, text: 'zucchiniblossom three\r\n' });
    const worker = site.spawn(['ingest', '--follow']);
    await until(async () => (await status(5)) === 200, { what: 'the third message', withinMs: 60_000 });
    await until(async () => (await status(2)) === 200 && (await status(3)) === 200, { what: 'what waited' });
    await until(async () => (await status(4)) === 410, { what: 'what was refused' });
    expect(await (await fetch(`${web.url}/lists/${LIST}/messages/4`)).text()).toContain('did not agree');
    await sendForm(web.url, linkOf('rami@example.org'), { do: 'agree' });
    await until(async () =>
      (await (await fetch(`${web.url}/api/v1/search?q=zucchiniblossom`)).text()).includes('"total":3'),
    );
    expect(await status(4)).toBe(410);
    expect(await (await fetch(`${web.url}/api/v1/search?q=radicchiosalad`)).text()).toContain('"total":0');
    expect(smtp.mails).toHaveLength(2);
    worker.kill('SIGINT');
  },
);

it('cannot be configured without a mail server', async () => {
  await using site = await makeSite();
  await site.writeList({ id: LIST, consent: 'first-post' });
  const { code, stderr } = await site.run(['check']);
  expect(code).toBe(78);
  expect(stderr).toContain('consent: first-post asks the authors of dc-asks by mail; set smtp in site.yaml');
});
