// Parse alone and redact alone, in one thread.
import { parseMessage } from '../src/ingest/parse/parse-message.ts';
import { CONTEXT, type Corpus, parsed, redactor, time } from './corpus.ts';
import type { Measurement } from './run.ts';

export async function* parseStage(corpus: Corpus): AsyncGenerator<Measurement> {
  const raws = [...corpus.messages()];
  const seconds = await time(async () => {
    for (const { bytes } of raws) await parseMessage({ bytes, receivedAt: CONTEXT.now }, CONTEXT);
  });
  yield {
    stage: 'parse',
    messages: raws.length,
    seconds,
    megabytesPerSecond: Math.round(corpus.bytes / 1e5 / seconds) / 10,
  };
}

export async function* redactStage(corpus: Corpus): AsyncGenerator<Measurement> {
  const messages = await parsed(corpus);
  const redact = await redactor();
  const characters = messages.reduce((sum, { body }) => sum + body.length, 0);
  const seconds = await time(() => messages.forEach(redact));
  yield {
    stage: 'redact',
    messages: messages.length,
    seconds,
    megacharactersPerSecond: Math.round(characters / 1e5 / seconds) / 10,
  };
}
