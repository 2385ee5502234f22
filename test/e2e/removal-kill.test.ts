// The worker is killed again and again while requests and codes come in: none is lost, none is there twice.
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { makeMessage } from '../support/make-message.ts';
import { sendForm } from '../support/removal-form.ts';
import { makeSite } from '../support/site.ts';
import { startSmtp } from '../support/smtp.ts';
import { until } from '../support/until.ts';

const REQUESTS = 12;
const KILLS = 8;

it('keeps each request and each code once, whenever the worker is killed', { timeout: 240_000 }, async () => {
  await using smtp = await startSmtp();
  await using site = await makeSite({
    site: {
      url: 'https://archive.example.org',
      smtp: smtp.settings,
      server: { port: 0, metrics: { port: 0 }, proxies: ['127.0.0.1'] },
    },
  });
  const folder = join(site.folder, 'mail');
  await mkdir(folder);
  await writeFile(join(folder, '1.eml'), makeMessage());
  await site.writeList({ id: 'dc-kill', sources: [{ type: 'eml', path: folder }] });
  expect((await site.run(['ingest', '--once'])).code).toBe(0);
  const web = await site.start('serve');
  const form = { about: 'message', list: 'dc-kill', message: '1', cause: 'other' };
  const visit = (i: number) => ({ 'x-forwarded-for': `203.0.113.${i}` });

  let worker = site.spawn(['ingest', '--follow']);
  const kill = async () => {
    await sleep(200 + Math.random() * 2_500);
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
    worker = site.spawn(['ingest', '--follow']);
  };
  const killing = (async () => {
    for (let i = 0; i < KILLS; i++) await kill();
  })();

  const references = new Map<string, string>();
  for (let i = 0; i < REQUESTS; i++) {
    const contact = `person${i}@example.org`;
    const sent = await sendForm(web.url, '/removal', { ...form, contact }, visit(i));
    references.set(contact, sent.reference!);
    await sleep(300);
  }
  // each code goes back as soon as it came, while the killing goes on
  for (const [contact, reference] of references) {
    const mail = await until(() => smtp.mails.find(({ to }) => to[0] === contact), {
      withinMs: 90_000,
      what: `the code of ${contact}`,
    });
    expect(mail.text).toContain(reference);
    const code = /^ {4}(\d{8})$/mu.exec(mail.text)![1]!;
    const page = `${web.url}/removal/${reference}`;
    await until(async () => (await fetch(page)).status === 200);
    await sendForm(web.url, `/removal/${reference}`, { do: 'confirm', code }, visit(99));
  }
  await killing;
  for (const reference of references.values())
    await until(
      async () => (await (await fetch(`${web.url}/removal/${reference}`)).text()).includes('Being looked at'),
      { what: reference },
    );
  const listed = await site.run(['requests', 'list', '--json']);
  const cases = JSON.parse(listed.stdout) as { state: string }[];
  expect(cases).toHaveLength(REQUESTS);
  expect(cases.every(({ state }) => state === 'open')).toBe(true);
  expect(await readdir(join(site.data, 'web', 'inbox'))).toEqual([]);
  // a mail may come twice after a kill, and says the same then
  for (const contact of references.keys()) {
    const codes = new Set(smtp.mails.filter(({ to }) => to[0] === contact).map(({ text }) => text));
    expect(codes.size).toBe(1);
  }
});
