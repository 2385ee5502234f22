// What an operator reads before and after an erasure.
import type { Slot } from '../archive/archive.ts';
import type { KnownPerson } from '../mail/erased-person.ts';
import type { PublicMessage } from '../redact/public-message.ts';
import { tame } from './before-after-text.ts';
import type { Hits } from './erase-scan.ts';
import type { ErasingOutcome } from './erasing.ts';

/** `inClear`: on a terminal. Elsewhere (a pipe, a log) numbers only. */
export function personPreview(person: KnownPerson, hits: Hits, { inClear }: { inClear: boolean }): string {
  const lines: string[] = [];
  const values = (label: string, all: readonly string[]) => {
    if (all.length === 0) return;
    lines.push(`${label.padEnd(12)}${inClear ? tame(all.join(', ')) : `${all.length} known`}`);
  };
  values('addresses', person.addresses);
  values('names', person.names);
  values('aliases', person.aliases);
  values('not theirs', person.except);
  if (hits.lists.size === 0) lines.push('', 'Nothing in the archive is by this person or names them.');
  for (const [list, { own, others, counts, excerpts }] of hits.lists) {
    lines.push('', list);
    lines.push(`  ${n(own.length)} written by the person: erased, with a tombstone in their place`);
    if (inClear && own.length > 0) lines.push(`    ${own.map(({ seq }) => seq).join(' ')}`);
    lines.push(`  ${n(others.length)} by others name the person: redacted anew`);
    for (const [what, count] of [...counts].sort((a, b) => b[1] - a[1])) {
      const [kind = '', place = ''] = what.split(' ');
      lines.push(`    ${n(count)} times the ${kind} in ${PLACES[place] ?? place}`);
    }
    if (inClear) lines.push(...excerpts.map((excerpt) => `      … ${tame(excerpt)} …`));
  }
  for (const list of hits.unknownLists)
    lines.push('', `${list} is in the vault and not configured: it cannot be read.`);
  lines.push(
    '',
    'Somebody else of the same name? --keep <address> leaves what they wrote. A name that is not theirs? --keep <name>.',
    'The hashes of these values stay, so that later mail is treated in the same way; the values go from the register.',
    'Backups, caches and copies elsewhere are not reached.',
  );
  return lines.join('\n');
}

const PLACES: Readonly<Record<string, string>> = {
  body: 'the text',
  quotation: 'quotations',
  attribution: 'attribution lines',
  signature: 'signatures',
  subject: 'subjects',
  author: 'author lines',
  file_name: 'file names',
};

/** From the public record: nothing private is shown. `same`: numbers that have the same Message-ID. */
export function messagePreview(message: PublicMessage | Slot, same: readonly number[]): string {
  const { list, seq } = message;
  const others = same.map(
    (other) => `The same Message-ID has also number ${other}: dc-archive erase --message ${list} ${other}`,
  );
  if ('state' in message) {
    const state = `Message ${seq} of ${list} is ${message.state}. What is kept of it will be deleted.`;
    return [state, ...others].join('\n');
  }
  const lines = [
    `Message ${seq} of ${list}`,
    tame(
      `  ${message.author.label}, ${new Date(message.sentAt).toISOString().slice(0, 10)}: ${message.subject}`,
    ),
    'Its text, its raw mail and its place in the indexes go; its number keeps a tombstone.',
    'Replies that quote it are messages of their own.',
    ...others,
  ];
  for (const copy of message.alsoIn)
    lines.push(`It is also in ${copy.list}: dc-archive erase --message ${copy.list} ${copy.seq}`);
  return lines.join('\n');
}

export function outcomeWords({
  erased,
  redactedAnew,
  files,
  unknownLists,
  isComplete,
}: ErasingOutcome): string {
  const { search, notRebuilt, isLogEmpty, isElsewhere } = files;
  const lines = [`erased       ${n(erased)}`, `redacted     ${n(redactedAnew)} of others, anew`];
  for (const engine of notRebuilt)
    lines.push(`index        ${engine} could not be built anew; it may still hold what was removed`);
  for (const list of unknownLists)
    lines.push(
      `not looked   ${list} is in the vault and not configured: put its file back and say erase --resume`,
    );
  if (!isLogEmpty)
    lines.push(
      'archive      a reader is holding the write-ahead log open; it may still hold what was removed',
    );
  const size = (search.bytes / 1_048_576).toFixed(1);
  lines.push(`looked at    ${n(search.files)} files, ${size} MB of the public side`);
  if (search.remains.length === 0) lines.push('found        nothing of the person in them');
  for (const { file, labels } of search.remains) lines.push(`found        ${labels.join(', ')} in ${file}`);
  for (const label of search.skipped)
    lines.push(`not looked   ${label} is too short to be looked for in bytes`);
  if (isElsewhere) lines.push('not looked   the files of Meilisearch, which runs by itself (search.url)');
  lines.push(
    isComplete
      ? 'The erasure is complete.'
      : 'The erasure is not complete. dc-archive erase --resume goes on; so does the next worker that starts.',
  );
  return lines.join('\n');
}

function n(value: number): string {
  return value.toLocaleString('en');
}
