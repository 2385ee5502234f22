// From a key and what was seen before to a log that can be trusted: signed, whole, and a continuation.
import { cosignedPath, verifyCosignature } from '../../archive/log/cosignature.ts';
import { parseNote, readVerifier, type Verifier } from '../../archive/log/note.ts';
import type { FindingCode, Notes, WarningCode } from './finding.ts';
import type { Published } from './published.ts';
import { SlotMachine } from './slot-machine.ts';
import { type EarlierHead, NotTrusted, readSignedHead, VerifiedLog } from './verified-log.ts';

const MOST_POLICY_TEXT = 100_000;
const DAY_MS = 24 * 3_600_000;

export interface TrustOptions {
  readonly published: Published;
  /** the key that is trusted; null: the one that the archive names, which is told */
  readonly key: Verifier | null;
  /** the newest head that held before, null where there is none */
  readonly earlier: EarlierHead | null;
  /** heads that others were shown, as signed notes */
  readonly others: readonly string[];
  /** who has to have signed that they see the same log, and lately */
  readonly witnesses?: readonly Verifier[];
  /** ms UTC */
  readonly now: number;
  readonly onProgress?: (step: string) => void;
}

/** A log that was begun: `holds` says whether it may be trusted. */
export interface TrustedLog {
  readonly verifier: Verifier;
  readonly log: VerifiedLog;
  readonly slots: SlotMachine;
  /** Reads all of it. Throws NotTrusted with the reason in the findings, Unread. */
  hold(): Promise<void>;
}

/** Decides which key counts; null, with the finding, where the archive has no log. Throws Unread. */
export async function openTrustedLog(
  options: TrustOptions,
  findings: Notes<FindingCode>,
  warnings: Notes<WarningCode>,
): Promise<TrustedLog | null> {
  const { published, key, earlier, others, witnesses = [], now, onProgress = () => undefined } = options;
  const named = await namedKey(published);
  const verifier = key ?? named;
  if (verifier === null) {
    findings.add('no_log');
    return null;
  }
  if (key === null) warnings.add('key_pinned');
  else if (named !== null && !named.key.equals(key.key)) findings.add('key_changed');
  const slots = new SlotMachine(findings, now);
  const onRead = (leaves: number, of: number) => onProgress(`log ${leaves}/${of}`);
  const log = new VerifiedLog({ published, verifier, slots, notes: findings, onRead });
  return {
    verifier,
    log,
    slots,
    async hold() {
      await log.extend();
      if (earlier !== null && published.served === null && earlier.size > log.size) {
        if (!(await log.precedes(earlier))) warnings.add('older_than_kept', { leaf: log.size });
      } else if (earlier !== null) await log.follows(earlier);
      for (const text of others) await compare(log, verifier, text, findings);
      if (witnesses.length > 0)
        await checkWitnesses({ published, log, verifier, findings, warnings, now }, witnesses);
    },
  };
}

/** The key that the archive itself names in its policy (C2SP tlog-policy); null where it names none. */
async function namedKey(published: Published): Promise<Verifier | null> {
  const bytes = await published.logFile('policy.txt', MOST_POLICY_TEXT);
  const text = /^log (\S{1,400})/mu.exec(bytes?.toString('utf8') ?? '')?.[1];
  return text === undefined ? null : readVerifier(text);
}

/**
 * That witnesses have signed a head which this log begins with; over HTTP, within a day. One that was away while others
 * signed is behind, and no more. Throws NotTrusted, Unread.
 */
async function checkWitnesses(
  {
    published,
    log,
    verifier,
    findings,
    warnings,
    now,
  }: {
    published: Published;
    log: VerifiedLog;
    verifier: Verifier;
    findings: Notes<FindingCode>;
    warnings: Notes<WarningCode>;
    now: number;
  },
  witnesses: readonly Verifier[],
): Promise<void> {
  const bytes =
    (await published.logFile('cosigned-checkpoint', MOST_POLICY_TEXT)) ??
    (await published.logFile('checkpoint', MOST_POLICY_TEXT));
  const newest = bytes?.toString('utf8') ?? '';
  const signedIn = async (text: string, witness: Verifier) => {
    const note = parseNote(text);
    const signed = note === null ? null : verifyCosignature(note, witness);
    if (signed !== null) await compare(log, verifier, text, findings);
    return signed;
  };
  for (const witness of witnesses) {
    let signed = await signedIn(newest, witness);
    if (signed === null) {
      const own = await published.logFile(cosignedPath(witness), MOST_POLICY_TEXT);
      signed = await signedIn(own?.toString('utf8') ?? '', witness);
      if (signed !== null) warnings.add('witness_behind', { field: witness.name });
    }
    if (signed === null) findings.add('witness_missing', { field: witness.name });
    else if (published.served !== null && now - signed.time > DAY_MS)
      findings.add('witness_old', { field: witness.name });
  }
}

/** A checkpoint that somebody else was shown: the smaller of both has to be the beginning of the larger. */
async function compare(
  log: VerifiedLog,
  verifier: Verifier,
  text: string,
  findings: Notes<FindingCode>,
): Promise<void> {
  const other = readSignedHead(text, verifier);
  if (other === null) {
    findings.add('signature_wrong', { field: 'checkpoint' });
    throw new NotTrusted();
  }
  if (other.size > log.size) await log.extend();
  await log.follows({ ...other, hashes: null });
}
