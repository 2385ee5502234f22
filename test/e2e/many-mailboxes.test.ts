import { expect, it } from 'vitest';
import { startDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/make-message.ts';
import { imapSourceOf, makeSite } from '../support/site.ts';

const message = (number: number, received = '') =>
  Buffer.concat([
    Buffer.from(received),
    makeMessage({
      subject: `Subject ${number}`,
      messageId: `m${number}@example.org`,
      text: `Number ${number}\r\n`,
    }),
  ]);

it(
  'makes one list of the same mail in several mailboxes and accounts, each message once',
  { timeout: 60_000 },
  async () => {
    await using dovecot = await startDovecot();
    await dovecot.deliverFiles(
      'one',
      [1, 2, 3, 4].map((number) => ({ bytes: message(number) })),
    );
    await dovecot.append('one', 'Copies', message(3));
    await dovecot.deliverFiles('two', [
      // the way of each copy is another one
      {
        bytes: message(
          4,
          'Received: from a.example.org by b.example.org; Thu, 1 Jan 2026 10:00:00 +0000\r\n',
        ),
      },
      { bytes: message(5) },
    ]);
    const sources = [
      imapSourceOf(dovecot.port, 'one'),
      { ...imapSourceOf(dovecot.port, 'one'), mailbox: 'Copies' },
      imapSourceOf(dovecot.port, 'two'),
    ];
    await using site = await makeSite({ lists: [{ id: 'dc-many', sources }] });
    const first = await site.run(['ingest', '--once']);
    expect(first.stdout).toMatch(/^seen +7$/mu);
    expect(first.stdout).toMatch(/^published +5$/mu);
    expect(first.stdout).toMatch(/^duplicates +2$/mu);
    expect(first.stdout).toMatch(/^slots +5$/mu);
    const again = await site.run(['ingest', '--once']);
    expect(again.stdout).toMatch(/^seen +0$/mu);
    expect(again.stdout).toMatch(/^slots +5$/mu);
  },
);
