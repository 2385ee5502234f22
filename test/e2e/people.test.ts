// Names of the archive's people in messages of others, on a list that does not show names.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import type { PublicMessage } from '../../src/redact/public-message.ts';
import { makeMessage } from '../support/make-message.ts';
import { makeSite } from '../support/site.ts';

it(
  'hides a name wherever its person was seen, in the same window and in later ones',
  { timeout: 120_000 },
  async () => {
    await using site = await makeSite();
    const folder = join(site.folder, 'mail');
    await mkdir(folder);
    const write = (number: number, from: string, text: string) =>
      writeFile(
        join(folder, `${String(number).padStart(4, '0')}.eml`),
        makeMessage({ from, text, messageId: `m${number}@example.org`, subject: `Number ${number}` }),
      );
    await write(
      1,
      'Bob Other <bob@example.org>',
      'I met Wilma Windmiller and Carl Castellan, says Hugo Unknown.\n',
    );
    await write(
      2,
      'Wilma Windmiller <wilma@example.org>',
      'On Monday, Carl Castellan <carl@example.org> wrote:\n> yes\n',
    );
    for (let i = 3; i < 130; i += 1) await write(i, 'Bob Other <bob@example.org>', `Line ${i}.\n`);
    await write(130, 'Dora Last <dora@example.org>', 'Windmiller, Wilma again.\n');
    await site.writeList({ id: 'dc-strict', policy: 'strict', sources: [{ type: 'eml', path: folder }] });
    expect((await site.run(['ingest', '--once'])).code).toBe(0);

    await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
    const messages = await reader.messages('dc-strict', 0, 1000);
    const body = (number: number) =>
      (messages.find(({ subject }) => subject === `Number ${number}`) as PublicMessage).body;
    const { label } = messages.find(({ subject }) => subject === 'Number 2')!.author;
    expect(body(1)).toMatch(/^I met \[Participant \w{4}\] and \[Participant \w{4}\], says Hugo Unknown\.$/u);
    expect(body(1)).toContain(`met [${label}]`);
    expect(body(130)).toBe(`[${label}] again.`);
  },
);
