// From a message's arrival in the mailbox (APPEND) until the search answers with it: IDLE, redaction, archive, index.
import { setTimeout as delay } from 'node:timers/promises';
import { startDovecot } from '../test/support/dovecot.ts';
import { makeMessage } from '../test/support/make-message.ts';
import { imapSourceOf, makeSite } from '../test/support/site.ts';
import { type Corpus, LIST } from './corpus.ts';
import type { Measurement } from './run.ts';

const MESSAGES = 30;
const GIVE_UP_MS = 60_000;

export async function* followStage(_corpus: Corpus): AsyncGenerator<Measurement> {
  await using dovecot = await startDovecot();
  await dovecot.append('bench', 'INBOX', makeMessage({ subject: 'The first' }));
  await using site = await makeSite({
    // every question from another reader: the site answers one reader only so often a minute
    site: {
      search: { engine: 'auto' },
      server: { port: 0, metrics: { port: 0 }, proxies: ['127.0.0.1'] },
    },
    lists: [{ id: LIST, sources: [imapSourceOf(dovecot.port, 'bench')] }],
  });
  const running = await site.start('up');
  await searched(running.url, 'first');
  const waits: number[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    // a moment of its own in the server's and our own rhythms
    await delay(Math.random() * 1000);
    const word = `marker${String.fromCodePoint(97 + (i % 26), 97 + Math.floor(i / 26))}word`;
    const start = performance.now();
    await dovecot.append('bench', 'INBOX', makeMessage({ subject: `About ${word}` }));
    await searched(running.url, word);
    waits.push((performance.now() - start) / 1000);
  }
  await running.stop();
  const sorted = waits.toSorted((a, b) => a - b);
  const share = (part: number) => Math.round(sorted[Math.ceil(sorted.length * part) - 1]! * 1000) / 1000;
  yield {
    stage: 'append to searchable, meilisearch',
    messages: MESSAGES,
    seconds: waits.reduce((sum, wait) => sum + wait, 0),
    medianSeconds: share(0.5),
    p95Seconds: share(0.95),
    mostSeconds: share(1),
  };
}

async function searched(url: string, word: string): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  let reader = Math.floor(Math.random() * 0xffffff);
  while (performance.now() < end) {
    reader += 1;
    const from = `10.${(reader >> 16) & 255}.${(reader >> 8) & 255}.${reader & 255}`;
    const answer = await fetch(`${url}/api/v1/search?q=${word}`, { headers: { 'x-forwarded-for': from } });
    // a word that is only like it does not count
    const { hits = [] } = (await answer.json()) as { hits?: { subject: string }[] };
    if (hits.some(({ subject }) => subject.includes(word))) return;
    await delay(50);
  }
  throw new Error(`${word} was not found within ${GIVE_UP_MS / 1000} s`);
}
