// The independent check of a published archive: trusts one verifier key and an earlier checkpoint, nothing else.
import { verifierText } from '../../archive/log/note.ts';
import { checkList, type ListChecker } from './check-list.ts';
import { MailCheck } from './check-mail.ts';
import { checkDocuments, checkLists, checkPages, checkSearch, type Counts, countsOf } from './check-site.ts';
import { type Finding, type FindingCode, noted, Notes, type Warning, type WarningCode } from './finding.ts';
import { Unread } from './published.ts';
import type { SlotMachine } from './slot-machine.ts';
import { openTrustedLog, type TrustedLog, type TrustOptions } from './trusted-log.ts';
import { NotTrusted, type SignedHead } from './verified-log.ts';

const DAY_MS = 24 * 3_600_000;
const PAUSE_MS = 400;

export interface VerifyOptions extends TrustOptions {
  /** one list, or all */
  readonly list: string | null;
  readonly signal: AbortSignal;
  /** before a site that changes is asked again, ms; more each time */
  readonly pauseMs?: number;
}

type Checked = Record<'slots' | 'pages' | 'mails' | 'policies' | 'reports' | 'files', number>;

export interface Verdict {
  /**
   * `not_trusted`: signature or tree do not hold, so that nothing else was looked at. `unread`: the check could not be
   * brought to its end, which proves nothing by itself.
   */
  readonly outcome: 'honest' | 'findings' | 'not_trusted' | 'unread';
  readonly unread: Unread | null;
  /** verifier key, null where there is none */
  readonly key: string | null;
  readonly isPinnedNow: boolean;
  /** the newest head that held, null where none did */
  readonly head: SignedHead | null;
  /** the newest head that was signed, whether it held or not: evidence */
  readonly signed: SignedHead | null;
  /** hashes of the leaves under `head` */
  readonly hashes: readonly Buffer[];
  readonly lists: Readonly<Record<string, Counts>>;
  readonly checked: Readonly<Checked>;
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  readonly warnings: readonly Warning[];
}

/** Gives a verdict whatever the archive answers. */
export async function verifyArchive(options: VerifyOptions): Promise<Verdict> {
  const { published, onProgress = () => undefined } = options;
  const findings = new Notes<FindingCode>();
  const warnings = new Notes<WarningCode>();
  const checked: Checked = { slots: 0, pages: 0, mails: 0, policies: 0, reports: 0, files: 0 };
  const lists: Record<string, Counts> = {};
  let trusted: TrustedLog | null = null;
  let holds = false;
  const verdict = (outcome: Verdict['outcome'], unread: Unread | null = null): Verdict => {
    const head = holds ? trusted!.log.head : null;
    return {
      outcome,
      unread,
      key: trusted === null ? null : verifierText(trusted.verifier),
      isPinnedNow: options.key === null,
      head,
      signed: trusted?.log.signed ?? null,
      hashes: head === null ? [] : trusted!.log.tree.hashes.slice(0, head.size),
      lists,
      checked,
      findings: findings.kept,
      findingsTotal: findings.total,
      warnings: warnings.kept,
    };
  };
  try {
    onProgress('files');
    checked.files = await published.files((code, path) => findings.add(code, { field: path }));
    trusted = await openTrustedLog(options, findings, warnings);
    if (trusted === null) return verdict('not_trusted');
    await trusted.hold();
    holds = true;
    await checkAll(options, trusted, { findings, warnings, checked, lists });
    return verdict(findings.total === 0 ? 'honest' : 'findings');
  } catch (error) {
    if (error instanceof Unread) return verdict('unread', error);
    if (!(error instanceof NotTrusted)) throw error;
    // what a head that held before said is still true
    return verdict('not_trusted');
  }
}

async function checkAll(
  { published, list, now, signal, pauseMs = PAUSE_MS, onProgress = () => undefined }: VerifyOptions,
  { log, slots }: TrustedLog,
  {
    findings,
    warnings,
    checked,
    lists,
  }: {
    findings: Notes<FindingCode>;
    warnings: Notes<WarningCode>;
    checked: Checked;
    lists: Record<string, Counts>;
  },
): Promise<void> {
  const onSlot = (id: string, seq: number) => onProgress(`list ${id} ${seq}`);
  const checker: ListChecker = { published, log, slots, signal, pauseMs, onSlot };
  const around = await checkLists(checker, list);
  findings.put(around.findings);
  warnings.put(around.warnings);
  for (const { id } of around.lists) {
    if ((list !== null && id !== list) || !slots.lists.includes(id)) continue;
    const files = await published.mailFiles(id);
    const mail = files === null ? null : new MailCheck(id, files, { slots, size: log.size, findings });
    const result = await checkList({ ...checker, onOpened: (row) => mail?.expect(row) }, id);
    findings.put(result.findings);
    checked.slots += result.live.length + result.gone.length;
    onProgress(`mail ${id}`);
    checked.mails += (await mail?.compare(signal)) ?? 0;
    const pages = await checkPages(checker, id, result);
    findings.put(pages.findings);
    checked.pages += pages.pages;
    const search = await checkSearch(checker, id);
    findings.put(search.findings);
    warnings.put(search.warnings);
  }
  onProgress('policies');
  const documents = await checkDocuments(checker);
  findings.put(documents.findings);
  checked.policies = documents.policies;
  checked.reports = documents.reports;
  for (const id of slots.lists) {
    if (list !== null && id !== list) continue;
    lists[id] = countsOf(slots, id, log.size);
    warnings.put(waiting(slots, id, log.size, now));
  }
}

function waiting(slots: SlotMachine, list: string, size: number, now: number): Warning[] {
  const long = slots.seqs(list, size).flatMap((seq): Warning[] => {
    const { leaf, seenAt, seenLeaf } = slots.at(list, seq, size)!;
    return leaf === null && seenAt < now - DAY_MS
      ? [noted('pending_long', { list, seq, leaf: seenLeaf })]
      : [];
  });
  const source = slots.sources.get(list);
  const isAhead = source !== undefined && source.messages > source.slots;
  return isAhead ? [...long, noted('source_ahead', { list })] : long;
}
