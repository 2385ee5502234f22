// Somebody's own mail held against an archive: for each message whether it has a number, what became of it, and whether
// what is published is what was sent, but for redactions.
import { z } from 'zod';
import { commitToId, readSalt } from '../../mail/commitment.ts';
import { withoutListTag } from '../../mail/base-subject.ts';
import type { ParsedMessage } from '../../mail/message.ts';
import { checkOpening, recordOf, type ShownRecord } from './check-slot.ts';
import { type Finding, noted } from './finding.ts';
import { OpeningRow } from './published.ts';
import { isParticipant, isSameText } from './same-text.ts';
import type { LoggedSlot, SlotMachine } from './slot-machine.ts';
import type { VerifiedLog } from './verified-log.ts';

export const FoundRow = OpeningRow.extend({ saltId: z.string().nullable() });
export type FoundRow = z.infer<typeof FoundRow>;
export const FoundRows = z.object({ size: z.int().min(0), messages: z.array(z.array(FoundRow).max(100)) });

export type OwnMail = Pick<ParsedMessage, 'sentAt' | 'dateCorrected' | 'author' | 'subject' | 'body'> & {
  readonly messageId: string;
};

/** What the archive says of a message that somebody has. */
export interface OwnVerdict {
  readonly state: 'published' | 'withheld' | 'erased' | 'pending' | 'unknown' | 'altered' | 'wrong';
  readonly seq: number | null;
  readonly reason: string | null;
  /** ms UTC, by the hour */
  readonly since: number | null;
  /** which part of an altered one differs */
  readonly field: 'date' | 'author' | 'subject' | 'body' | null;
  /** what the answer says and the log does not, of a wrong one */
  readonly findings: readonly Finding[];
  /** the log proves that this number is that of this Message-ID */
  readonly isProved: boolean;
}

/** Better answers first: a message that was published twice counts as its best copy. */
const ORDER = ['published', 'pending', 'withheld', 'erased', 'altered', 'wrong', 'unknown'] as const;

export function better(a: OwnVerdict, b: OwnVerdict): OwnVerdict {
  return ORDER.indexOf(a.state) <= ORDER.indexOf(b.state) ? a : b;
}

/** Judges one message by what the archive answered for its Message-ID when the log had `size` leaves. */
export function judge(
  { log, slots }: { readonly log: VerifiedLog; readonly slots: SlotMachine },
  list: string,
  own: OwnMail,
  rows: readonly FoundRow[],
  size: number,
): OwnVerdict {
  const verdicts = rows.map((row) => {
    const logged = slots.at(list, row.seq, Math.min(size, log.size));
    return judgeRow(list, own, row, logged);
  });
  const unknown: OwnVerdict = {
    state: 'unknown',
    seq: null,
    reason: null,
    since: null,
    field: null,
    findings: [],
    isProved: false,
  };
  return verdicts.reduce(better, unknown);
}

function judgeRow(list: string, own: OwnMail, row: FoundRow, logged: LoggedSlot | null): OwnVerdict {
  const findings = checkOpening(list, row, logged);
  const salt = row.saltId === null ? null : readSalt(row.saltId);
  const isProved =
    salt !== null && logged !== null && commitToId(list, own.messageId, salt).value === logged.commitId;
  // no salt: erased with the message, or the archive is older than its log
  if (row.saltId !== null && !isProved)
    findings.push(noted('id_differs', { list, seq: row.seq, leaf: row.seenLeaf }));
  const verdict = {
    seq: row.seq,
    reason: logged?.reason ?? null,
    since: logged?.since ?? null,
    field: null,
    findings,
    isProved,
  };
  if (findings.length > 0 || logged === null) return { ...verdict, state: 'wrong' };
  if (logged.state !== 'published') return { ...verdict, state: logged.state };
  const field = alteredField(own, recordOf(row)!);
  return field === null ? { ...verdict, state: 'published' } : { ...verdict, state: 'altered', field };
}

/** Which part of a record is not the own message's, placeholders standing for anything; null where all are. */
export function alteredField(own: OwnMail, record: ShownRecord): OwnVerdict['field'] {
  const of = (field: string) => record.redactions.filter((redaction) => redaction.field === field);
  if (!isSameText(own.body, record.body, of('body'))) return 'body';
  const subjects = [own.subject, withoutListTag(own.subject, anyTag(own.subject))];
  if (!subjects.some((subject) => isSameText(subject, record.subject, of('subject')))) return 'subject';
  const { label } = record.author;
  if (!isParticipant(label) && !isSameText(own.author.displayName, label, of('author'))) return 'author';
  const isDated = !own.dateCorrected && !record.dateCorrected;
  return isDated && own.sentAt !== record.sentAt ? 'date' : null;
}

/** What stands in brackets in front may be the list's doing, under whatever name it writes there. */
function anyTag(subject: string): string[] {
  const tag = /\[([^\]]{1,80})\]/u.exec(subject)?.[1];
  return tag === undefined ? [] : [tag];
}
