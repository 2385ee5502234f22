// dc-archive export: the public archive as a folder that needs no program, and that another instance can take over.
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ArchiveReader, ListSummary } from '../archive/archive.ts';
import { parseNote, readVerifier, verifierText } from '../archive/log/note.ts';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { openArchiveWriter } from '../archive/sql/writer.ts';
import { type BagWriter, writeBag } from '../bag/write.ts';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import type { Site } from '../server/deps.ts';
import { putContents } from './export-contents.ts';
import { signerOfVault } from './log-key.ts';
import { EXIT, end } from './outcome.ts';
import { dataPaths } from './paths.ts';
import { showLine } from './progress.ts';
import { VERSION } from './version.ts';
import { lockForWorker } from './worker-lease.ts';

interface Options {
  to: string;
  handover?: string;
  config?: string;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('write the public archive to a folder: mbox, JSON Lines, the log, checksums (BagIt)')
    .argument('[list...]', 'ids of lists; all where none is named. The log is always whole')
    .requiredOption('--to <folder>', 'a new folder')
    .option(
      '--handover <vkey>',
      'say in the log that the holder of this key signs it from now on (log-key prints it there)',
    )
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive export --to /backup/archive-2026-11-30          everything, beside a running worker
  dc-archive export dc-example --to dc-example.bag           one list
  dc-archive export --to bag --handover next.example.org/log+1a2b3c4d+AZ…     the last one, with the worker stopped

Holds what everybody may see and nothing else: no mail as it came, no key. Written as FOLDER.part, which gets its name
when all is there; stopped in between, it is written anew. See docs/guides/hand-over.md.`,
    )
    .action((lists: string[], options: Options) => end(() => exportTo(lists, options)));
}

async function exportTo(named: string[], { to, handover, config: folder }: Options): Promise<number> {
  if (handover !== undefined && readVerifier(handover) === null) {
    process.stderr.write(
      '--handover takes a verifier key as dc-archive log-key prints it: name+8 hex digits+44 characters.\n',
    );
    return EXIT.usage;
  }
  const config = loadConfig({
    folder: configFolder(folder),
    samples: true,
    role: handover === undefined ? 'web' : 'worker',
  });
  const signal = shutdownSignal();
  await using reader = openArchiveReader(dataPaths(config.data).archive);
  const unknown = await firstUnknown(reader, named);
  if (unknown !== undefined) throw new ArchiveError('LIST_UNKNOWN', 'never', { list: unknown });
  const bag = await writeBag(resolve(to));
  if (handover !== undefined) await handOver(config, handover);
  using view = reader.snapshot();
  const known = await view.lists();
  const lists = named.length === 0 ? known : known.filter(({ id }) => named.includes(id));
  const site = siteOf(config);
  const slots = lists.reduce((sum, list) => sum + slotsOf(list), 0);
  let done = 0;
  {
    using _progress = showLine(
      () => `${n(done)} of ${n(slots)} numbers, ${n(bag.files)} files, ${mb(bag.bytes)} MB`,
    );
    await putContents(stoppable(bag, signal), view, { lists, site, onSlot: () => (done += 1) }).catch(
      (error: unknown) => {
        if (!signal.aborted) throw error;
      },
    );
    if (signal.aborted) {
      process.stderr.write(`Stopped. ${to}.part can be deleted; the next export writes it anew.\n`);
      return EXIT.failed;
    }
    await bag.finish(infoOf(lists, site, (await view.log.head())!));
  }
  process.stdout.write(
    `${to}: ${lists.length} list(s), ${n(slots)} numbers, ${n(bag.files)} files, ${mb(bag.bytes)} MB\n`,
  );
  if (config.site.url === undefined)
    process.stdout.write('note: site.yaml has no url, so that links in this export lead to localhost.\n');
  return EXIT.done;
}

async function firstUnknown(reader: ArchiveReader, named: readonly string[]): Promise<string | undefined> {
  const known = new Set((await reader.lists()).map(({ id }) => id));
  return named.find((id) => !known.has(id));
}

// The leaf is the last one: a worker that went on would part the log.
async function handOver(config: Config, vkey: string): Promise<void> {
  const { archive } = dataPaths(config.data);
  using _lock = lockForWorker(config.data);
  await using writer = await openArchiveWriter(archive, systemClock, signerOfVault(config));
  await writer.putHandover(verifierText(readVerifier(vkey)!));
}

function stoppable(bag: BagWriter, signal: AbortSignal): Pick<BagWriter, 'put'> {
  return {
    put: (path, pieces) =>
      bag.put(
        path,
        (async function* () {
          for await (const piece of pieces) {
            signal.throwIfAborted();
            yield piece;
          }
        })(),
      ),
  };
}

function siteOf({ site }: Config): Site {
  return {
    title: site.title,
    url: site.url ?? `http://localhost:${site.server.port}`,
    contact: site.contact === '' ? null : site.contact,
    languages: site.languages,
    version: VERSION,
  };
}

// RFC 8493 2.2.2: reserved labels first, then ours.
function infoOf(
  lists: readonly ListSummary[],
  { title, url, contact }: Site,
  { note, size }: { note: string; size: number },
): (readonly [string, string])[] {
  const total = (state: keyof ListSummary['counts']) =>
    String(lists.reduce((sum, { counts }) => sum + counts[state], 0));
  const contacts =
    contact === null ? [] : [[contact.includes('://') ? 'Contact-URL' : 'Contact-Email', contact] as const];
  return [
    ['Source-Organization', title],
    ...contacts,
    ['External-Identifier', url],
    ['External-Description', 'Public archive of mailing lists after redaction, with its transparency log'],
    ['Bagging-Date', new Date().toISOString().slice(0, 10)],
    ['Bag-Software-Agent', `dc-archive ${VERSION}`],
    ['Lists', lists.map(({ id }) => id).join(' ')],
    ['Published', total('published')],
    ['Withheld', total('withheld')],
    ['Erased', total('erased')],
    ['Pending', total('pending')],
    ['Log-Origin', parseNote(note)?.text.split('\n')[0] ?? ''],
    ['Log-Size', String(size)],
  ];
}

function slotsOf({ counts }: ListSummary): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function n(value: number): string {
  return value.toLocaleString('en');
}

function mb(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
