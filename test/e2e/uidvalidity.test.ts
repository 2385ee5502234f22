// The server renumbers the mailbox: everything is looked at again, nothing is doubled, nothing is lost.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveState } from '../support/archive-state.ts';
import { startDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/make-message.ts';
import { imapSourceOf, makeSite } from '../support/site.ts';

describe('UIDVALIDITY changed', () => {
  it('keeps every slot, takes in what is new, and asks for nothing twice afterwards', async () => {
    await using dovecot = await startDovecot();
    const message = (n: number) => ({
      bytes: makeMessage({ subject: `Number ${n}`, messageId: `n${n}@example.org` }),
    });
    await dovecot.deliverFiles('archive', [1, 2, 3, 4, 5].map(message));
    await using site = await makeSite({
      lists: [{ id: 'dc-uid', sources: [imapSourceOf(dovecot.port, 'archive')] }],
    });
    const file = join(site.data, 'public', 'archive.db');
    expect((await site.run(['ingest', '--once'])).stdout).toMatch(/^published\s+5$/mu);
    const before = await archiveState(file);

    await dovecot.bumpUidValidity('archive');
    const renumbered = await site.run(['ingest', '--once']);
    expect(renumbered.stdout).toMatch(/^seen\s+5$/mu);
    expect(renumbered.stdout).toMatch(/^duplicates\s+5$/mu);
    expect(await archiveState(file)).toEqual(before);

    await dovecot.append('archive', 'INBOX', message(6).bytes);
    const after = await site.run(['ingest', '--once']);
    expect(after.stdout).toMatch(/^seen\s+1$/mu);
    expect(after.stdout).toMatch(/^published\s+1$/mu);
  });
});
