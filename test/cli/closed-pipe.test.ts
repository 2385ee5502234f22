// `dc-archive … | head`: the reader leaves before everything is said.
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeSite } from '../support/site.ts';
import { LIST, writeEditionsList, writeEditionsMail, writePolicy } from '../support/two-editions.ts';

it('finishes its work where nobody reads on', { timeout: 60_000 }, async () => {
  await using site = await makeSite();
  const mail = join(site.folder, 'mail.mbox');
  await writeEditionsMail(mail, 30);
  await writePolicy(site, 1);
  await writeEditionsList(site, mail);
  await site.run(['ingest', '--once']);
  await writePolicy(site, 2);
  const child = site.spawn(['republish', LIST]);
  child.stdout!.destroy();
  child.stderr!.destroy();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect((await site.run(['republish', LIST])).stdout).toMatch(/^changed +0$/mu);
});

it('ends a filter', { timeout: 60_000 }, async () => {
  await using site = await makeSite();
  const child = site.spawn(['redact', '--jsonl']);
  child.stdout!.destroy();
  child.stdin!.on('error', () => {});
  const line = `${JSON.stringify({ id: 1, text: 'Write to jane@example.org. '.repeat(2000) })}\n`;
  const closed = once(child, 'exit');
  // more than pipes hold, and never an end
  child.stdin!.write(line.repeat(60));
  expect(await closed).toEqual([0, null]);
});
