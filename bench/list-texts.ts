// Ordinary list mail as text, for the speed of redactors: the invented mail of the sample lists.
import { fileURLToPath } from 'node:url';
import { mboxSource } from '../src/ingest/source/mbox.ts';
import { parseMessage } from '../src/ingest/parse/parse-message.ts';
import { readSource } from '../test/support/read-source.ts';
import { CONTEXT } from './corpus.ts';

/** The bodies of the sample lists' messages. */
export async function listTexts(): Promise<string[]> {
  const texts: string[] = [];
  for (const list of ['dc-access-sample', 'dc-networks-sample']) {
    const file = fileURLToPath(new URL(`../config/samples/mail/${list}.mbox`, import.meta.url));
    const { messages } = await readSource(mboxSource(file, { list, listId: null }), new Map());
    for (const { bytes } of messages) {
      const outcome = await parseMessage({ bytes, receivedAt: CONTEXT.now }, CONTEXT);
      if (outcome.kind === 'parsed') texts.push(outcome.message.body);
    }
  }
  return texts;
}
