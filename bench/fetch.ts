// Fetching alone: our IMAP source against one plain imapflow stream on the same Dovecot, and our mbox reader.
import { ImapFlow } from 'imapflow';
import { mboxSource } from '../src/ingest/source/mbox.ts';
import { imapSource } from '../src/ingest/source/imap.ts';
import type { Source } from '../src/ingest/source/source.ts';
import { Secret } from '../src/ops/secret.ts';
import { startDovecot } from '../test/support/dovecot.ts';
import { type Corpus, LIST, time } from './corpus.ts';
import type { Measurement } from './run.ts';

export async function* fetchStages(corpus: Corpus): AsyncGenerator<Measurement> {
  yield await read('fetch mbox', mboxSource(corpus.mbox, { list: LIST, listId: null }));
  await using dovecot = await startDovecot();
  await dovecot.deliverFiles('bench', corpus.messages());
  const place = {
    host: dovecot.host,
    port: dovecot.port,
    tls: 'none' as const,
    user: 'bench',
    password: new Secret(dovecot.password),
    mailbox: 'INBOX',
    pollSeconds: 300,
  };
  // once for the server to know its files, then the measured runs
  await plainStream(dovecot.port, dovecot.password);
  const plain = await plainStream(dovecot.port, dovecot.password);
  yield { stage: 'fetch imap, plain imapflow stream (baseline)', ...plain };
  yield await read('fetch imap', imapSource(place, [{ list: LIST, listId: null }]));
}

async function read(stage: string, source: Source): Promise<Measurement> {
  let messages = 0;
  const context = {
    cursor: () => null,
    fetchedToday: () => 0,
    signal: new AbortController().signal,
    expect: () => {},
    notice: () => {},
  };
  const seconds = await time(async () => {
    for await (const batch of source.batches(context)) messages += batch.messages.length;
  });
  return { stage, messages, seconds };
}

async function plainStream(port: number, pass: string): Promise<{ messages: number; seconds: number }> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    disableCompression: true,
    auth: { user: 'bench', pass },
    logger: false,
  });
  client.on('error', () => {});
  await client.connect();
  await client.mailboxOpen('INBOX', { readOnly: true });
  let messages = 0;
  const seconds = await time(async () => {
    for await (const message of client.fetch('1:*', { source: true }))
      if (message.source !== undefined) messages += 1;
  });
  await client.logout();
  return { messages, seconds };
}
