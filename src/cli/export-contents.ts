// What goes into an export, out of one moment of the archive: everything public and nothing else.
import type { ArchiveView, ListSummary } from '../archive/archive.ts';
import { cosignedPath, readCosigner } from '../archive/log/cosignature.ts';
import { parseLeaf } from '../archive/log/leaf.ts';
import { TILE_WIDTH } from '../archive/log/merkle.ts';
import { tilePath, tilesOf } from '../archive/log/tiles.ts';
import type { BagWriter } from '../bag/write.ts';
import { ArchiveError } from '../ops/errors.ts';
import { OpeningView, openingView } from '../server/api/verifying.ts';
import { ChangeView, changeView, ListsView, listsView } from '../server/api/views.ts';
import type { Site } from '../server/deps.ts';
import { jsonLinesOfList, mboxOfMonth } from '../server/downloads/files.ts';
import { checkpoint, cosignedCheckpoint, logPolicy, predecessorsFile, tile } from '../server/log/files.ts';
import {
  BAG_FORMAT,
  BagSite,
  HAND_OVER_FILE,
  HandOver,
  LISTS_FILE,
  listPaths,
  policyPath,
  readme,
  reportPath,
  SITE_FILE,
  SlotLine,
} from './bag-layout.ts';

const ROWS_A_READ = 500;

type Put = Pick<BagWriter, 'put'>;

/** The whole log, the lists named, reports. `onSlot` is told once a slot. Throws STORE_MISSING where nothing is signed. */
export async function putContents(
  bag: Put,
  view: ArchiveView,
  { lists, site, onSlot }: { lists: readonly ListSummary[]; site: Site; onSlot: () => void },
): Promise<void> {
  await bag.put('README.txt', [readme(site)]);
  await bag.put(SITE_FILE, json(BagSite, { url: site.url, title: site.title }));
  await bag.put(LISTS_FILE, json(ListsView, listsView(lists, site.url)));
  const policies = await putLog(bag, view);
  const keyChecks = [];
  for (const { id } of lists) keyChecks.push({ id, keyCheck: await view.handOver.keyCheck(id) });
  await bag.put(HAND_OVER_FILE, json(HandOver, { format: BAG_FORMAT, lists: keyChecks, policies }));
  for (const list of lists) await putList(bag, view, list, site, onSlot);
  for (const { subject } of await view.newestReports())
    for (const { issuedAt, document } of await view.reports(subject, Number.MAX_SAFE_INTEGER))
      await bag.put(reportPath(subject, issuedAt), [document]);
}

// Gives the policies that the log names.
async function putLog(bag: Put, view: ArchiveView): Promise<HandOver['policies']> {
  const { log } = view;
  const head = await log.head();
  // what is not signed yet would be in the lists and not in the log
  if (head === null || (await log.leaves(head.size, head.size + 1)).length > 0)
    throw new ArchiveError('STORE_MISSING', 'later');
  const { size } = head;
  await bag.put('log/checkpoint', [(await checkpoint(log))!]);
  await bag.put('log/policy.txt', [(await logPolicy(log))!]);
  const cosigned = await cosignedCheckpoint(log);
  if (cosigned !== null) await bag.put('log/cosigned-checkpoint', [cosigned]);
  for (const { verifier, cosigned: own } of await log.witnesses()) {
    const witness = readCosigner(verifier);
    if (witness !== null && own !== null)
      await bag.put(`log/${cosignedPath(witness)}`, [own.note + own.line]);
  }
  await bag.put('log/predecessors.json', [await predecessorsFile(log)]);
  const policies: HandOver['policies'] = [];
  for (const name of tilesOf('entries', size)) {
    await bag.put(`log/tile/${tilePath(name)}`, [(await tile(log, size, name))!]);
    const from = name.number * TILE_WIDTH;
    for (const text of await log.leaves(from, from + name.width)) {
      const leaf = parseLeaf(Buffer.from(text));
      if (leaf?.type !== 'policy') continue;
      const [id, version] = leaf.policy.split('/') as [string, string];
      const policy = (await view.policy(id, Number(version)))!;
      policies.push({ id, version: policy.version, since: policy.since });
      await bag.put(policyPath(policy), [(await view.policyText(id, policy.version))!]);
    }
  }
  for (let level = 0; tilesOf(level, size).length > 0; level += 1)
    for (const name of tilesOf(level, size))
      await bag.put(`log/tile/${tilePath(name)}`, [(await tile(log, size, name))!]);
  return policies;
}

async function putList(
  bag: Put,
  view: ArchiveView,
  list: ListSummary,
  site: Site,
  onSlot: () => void,
): Promise<void> {
  const paths = listPaths(list.id);
  const by = <T>(
    read: (list: string, after: number, limit: number) => Promise<T[]>,
    id: (row: T) => number,
  ) => rowsOf((after) => read(list.id, after, ROWS_A_READ), id);
  await bag.put(
    paths.openings,
    lines(
      by(view.openings.bind(view), ({ seq }) => seq),
      (slot) => {
        onSlot();
        return OpeningView.parse(openingView(slot));
      },
    ),
  );
  await bag.put(
    paths.slots,
    lines(
      by(view.handOver.slotKeys.bind(view.handOver), ({ seq }) => seq),
      ({ keys, ...slot }) => SlotLine.parse({ ...slot, ...keys }),
    ),
  );
  await bag.put(
    paths.changes,
    lines(
      by(view.listChanges.bind(view), ({ id }) => id),
      (change) => ChangeView.parse(changeView(change)),
    ),
  );
  await bag.put(paths.messages, jsonLinesOfList(view, list.id, site));
  for (const { month } of await view.months(list.id))
    await bag.put(paths.month(month), mboxOfMonth(view, list, month, site));
}

async function* rowsOf<T>(
  read: (after: number) => Promise<T[]>,
  idOf: (row: T) => number,
): AsyncGenerator<T> {
  for (let after = 0; ;) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_A_READ) return;
    after = idOf(last);
  }
}

async function* lines<T>(rows: AsyncIterable<T>, view: (row: T) => object): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(view(row))}\n`;
}

// The wall once more: nothing that the shape does not name.
function json<T>(shape: { parse(value: unknown): T }, value: T): string[] {
  return [`${JSON.stringify(shape.parse(value))}\n`];
}
