// Builds an index anew from every published message, behind a swap: after an erasure, a policy change, an upgrade.
import type { ArchiveSnapshot } from '../archive/archive.ts';
import type { SearchDocument } from './document.ts';
import { toDocument } from './documents.ts';
import type { IndexWriter } from './search.ts';

const BATCH_MESSAGES = 500;

/** What a rebuild reads, all of it from one moment. */
export type IndexedArchive = Pick<ArchiveSnapshot, 'lastChange' | 'lists' | 'messages'> & Disposable;

export interface ReindexOptions {
  readonly archive: { snapshot(): IndexedArchive };
  readonly writer: IndexWriter;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly documents: number; readonly of: number }) => void;
}

/**
 * Streams the archive into `writer.rebuild`; readers keep the old index until all is there. Everything is read from one
 * moment, whose end of the feed becomes the cursor: what changes meanwhile is applied by whoever follows.
 * Gives the number of documents. Throws what archive and writer throw; a broken-off rebuild leaves the old index.
 */
export async function reindex({ archive, writer, signal, onProgress }: ReindexOptions): Promise<number> {
  await writer.prepare();
  using moment = archive.snapshot();
  return await rebuildFrom({ moment, writer, ...(signal && { signal }), ...(onProgress && { onProgress }) });
}

/** As `reindex`, from a moment that the caller holds. */
export async function rebuildFrom({
  moment,
  writer,
  signal,
  onProgress,
}: Omit<ReindexOptions, 'archive'> & { readonly moment: IndexedArchive }): Promise<number> {
  const cursor = await moment.lastChange();
  const lists = await moment.lists();
  const of = lists.reduce((sum, { counts }) => sum + counts.published, 0);
  let documents = 0;

  async function* everything(): AsyncGenerator<SearchDocument[]> {
    for (const { id } of lists) {
      for (let after = 0; ;) {
        signal?.throwIfAborted();
        const messages = await moment.messages(id, after, BATCH_MESSAGES);
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
