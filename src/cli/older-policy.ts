// A changed policy holds for new mail at once and for what is public with `republish`: how much still waits for that.
import type { ArchiveReader } from '../archive/archive.ts';
import type { Work } from './work.ts';

/** One line a list of the summary that has messages of an older policy; each is an event too. */
export async function olderPolicyLines(work: Pick<Work, 'reader' | 'lists' | 'line'>): Promise<string[]> {
  const lines = [];
  for (const { list, messages } of await underOlderPolicy(work.reader, work.lists)) {
    work.line.events.olderPolicy({ list, messages });
    lines.push(`older policy ${olderPolicyWords(list, messages)}`);
  }
  return lines;
}

export function olderPolicyWords(list: string, messages: number): string {
  return `${messages.toLocaleString('en')} messages of ${list} are published under an older version; dc-archive republish ${list} applies the new one`;
}

/** Lists with such messages, and how many. */
export async function underOlderPolicy(
  reader: ArchiveReader,
  lists: readonly string[],
): Promise<{ list: string; messages: number }[]> {
  const found = [];
  for (const list of lists) {
    const messages = await reader.underOlderPolicy(list);
    if (messages > 0) found.push({ list, messages });
  }
  return found;
}
