// What the worker's side knows of a list for its report: whether its mailbox is silent, what its software writes. Yes, no
// and numbers; no word of a message leaves.
import type { ArchiveReader } from '../archive/archive.ts';
import { listHeaders } from '../ingest/list-headers.ts';
import { quietness } from '../ingest/quiet.ts';
import type { Source } from '../ingest/source/source.ts';
import type { Vault } from '../ingest/vault/vault.ts';
import { headerBlock } from '../mail/header-block.ts';
import type { Clock } from '../ops/clock.ts';
import type { OpennessReport } from '../report/openness-report.ts';
import type { ListFacts } from './report-make.ts';

const NEWEST = 100;
const HEADER_BYTES = 256 * 1024;
const DAY_MS = 24 * 3_600_000;

export function listFacts({
  vault,
  reader,
  sources,
  site,
  takesRequests,
  clock,
}: {
  vault: Vault;
  reader: ArchiveReader;
  sources: readonly Pick<Source, 'id' | 'type' | 'lists'>[];
  /** public address of the site, null where nobody has said it */
  site: string | null;
  takesRequests: boolean;
  clock: Clock;
}): (list: string) => Promise<ListFacts> {
  return async (list) => {
    const { askedAt, receivedAt } = vault.watch.list(list, sources);
    const now = clock.now();
    const isUnasked = askedAt !== null && now - askedAt > DAY_MS;
    // a list that is read from files is not expected to grow
    const isSourceQuiet = askedAt === null ? null : isUnasked || quietness(receivedAt, now).isQuiet;
    const headers: string[] = [];
    for (const { seq } of await reader.newest(list, NEWEST)) {
      const [intake] = vault.bySlot(list, seq);
      if (intake !== undefined && intake.isPart !== true && vault.hasBytes(intake.rawId))
        headers.push(headerBlock(vault.bytes(intake.rawId), HEADER_BYTES));
    }
    const archiveUrl = site === null ? null : `${site}/lists/${list}`;
    return {
      isSourceQuiet,
      headers: headers.length === 0 ? null : listHeaders(headers, archiveUrl),
      removals: takesRequests ? await removals(reader, list, now) : null,
    };
  };
}

async function removals(
  reader: ArchiveReader,
  list: string,
  now: number,
): Promise<OpennessReport['removals']> {
  const today = new Date(now).toISOString().slice(0, 10);
  const { received, open, granted, refused, medianDays } = await reader.requestFigures(today, list);
  return { received, open, granted, refused, medianDays };
}
