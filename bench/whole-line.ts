// The whole line as a user runs it: `ingest --once` from IMAP, embedded engine and Meilisearch, and again with nothing new.
import { startDovecot } from '../test/support/dovecot.ts';
import { imapSourceOf, makeSite } from '../test/support/site.ts';
import { peakMemory } from './peak-memory.ts';
import { type Corpus, LIST, makeCorpus } from './corpus.ts';
import type { Measurement } from './run.ts';

export async function* wholeLine(mixed: Corpus): AsyncGenerator<Measurement> {
  yield* lineOf(mixed);
  yield* lineOf(await makeCorpus(mixed.count, mixed.folder, 'talk'));
}

async function* lineOf(corpus: Corpus): AsyncGenerator<Measurement> {
  await using dovecot = await startDovecot();
  await dovecot.deliverFiles('bench', corpus.messages());
  const sources = {
    imap: imapSourceOf(dovecot.port, 'bench'),
    mbox: { type: 'mbox', path: corpus.mbox },
  };
  for (const [from, engine] of [
    ['imap', 'embedded'],
    ['imap', 'auto'],
    ['mbox', 'embedded'],
  ] as const) {
    await using site = await makeSite({
      site: { search: { engine } },
      lists: [{ id: LIST, sources: [sources[from]] }],
    });
    for (const run of ['first', 'nothing new']) {
      const start = performance.now();
      const child = site.spawn(['ingest', '--once']);
      const peakMegabytes = await peakMemory(child);
      const seconds = (performance.now() - start) / 1000;
      const name = engine === 'auto' ? 'meilisearch and embedded' : engine;
      yield {
        stage: `line from ${from}, ${corpus.flavour} mail, ${name}, ${run}`,
        messages: run === 'first' ? corpus.count : 0,
        seconds,
        peakMegabytes,
      };
    }
  }
}
