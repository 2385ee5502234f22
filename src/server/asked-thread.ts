// The thread that an address of a file or feed names.
import type { ArchiveView, ListSummary, ThreadOutline } from '../archive/archive.ts';
import { readSeq } from './pages/read.ts';

/** The thread in which a number stands, whether or not it is the thread's root; null where there is none. */
export async function askedThread(
  reader: ArchiveView,
  params: { readonly list: string; readonly seq: string },
): Promise<{ list: ListSummary; thread: ThreadOutline; seq: number } | null> {
  const list = await reader.list(params.list);
  const seq = readSeq(params.seq);
  const thread = list === null || seq === null ? null : await reader.threadOutline(list.id, seq);
  return list === null || seq === null || thread === null ? null : { list, thread, seq };
}
