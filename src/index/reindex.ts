// Builds an index anew from every published message, behind a swap: after an erasure, a policy change, an upgrade.
import type { ArchiveReader } from '../archive/archive.ts';
import type { SearchDocument } from './document.ts';
import { toDocument } from './documents.ts';
import type { IndexWriter } from './search.ts';

const BATCH_MESSAGES = 500;

export interface ReindexOptions {
  readonly archive: ArchiveReader;
  readonly writer: IndexWriter;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly documents: number; readonly of: number }) => void;
}

/**
 * Streams the archive into `writer.rebuild`; readers keep the old index until all is there. The cursor is the feed's
 * end before the first message was read, so what changes meanwhile is applied again by whoever follows.
 * Gives the number of documents. Throws what archive and writer throw; a broken-off rebuild leaves the old index.
 */
export async function reindex({ archive, writer, signal, onProgress }: ReindexOptions): Promise<number> {
  await writer.prepare();
  const cursor = await archive.lastChange();
  const lists = await archive.lists();
  const of = lists.reduce((sum, { counts }) => sum + counts.published, 0);
  let documents = 0;

  async function* everything(): AsyncGenerator<SearchDocument[]> {
    for (const { id } of lists) {
      for (let after = 0; ;) {
        signal?.throwIfAborted();
        const messages = await archive.messages(id, after, BATCH_MESSAGES);
        const last = messages.at(-1);
        if (last === undefined) break;
        yield messages.map(toDocument);
        documents += messages.length;
        onProgress?.({ documents, of });
        after = last.seq;
      }
    }
  }

  await writer.rebuild(everything(), cursor);
  return documents;
}
