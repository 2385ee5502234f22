// The .mbox files of an export held against the records: each published message stands there once and as it was committed
// to, and nothing else does.
import { hash, randomBytes } from 'node:crypto';
import { recordOf } from './check-slot.ts';
import type { FindingCode, Notes } from './finding.ts';
import { mboxEntries } from './mbox-entries.ts';
import { readEntry, type ReadEntry, SAID, type Said, saidByRecord } from './mbox-words.ts';
import { type MailFile, type OpeningRow, Unread } from './published.ts';
import type { SlotMachine } from './slot-machine.ts';

const PRINT_CHARS = 16;

/** The files of one list. It is told the records first, by number; months of mail come in another order. */
export class MailCheck {
  readonly #list: string;
  readonly #files: readonly MailFile[];
  readonly #slots: SlotMachine;
  readonly #size: number;
  readonly #findings: Notes<FindingCode>;
  // a text cannot be made to have the fingerprint of another where nobody knows the salt
  readonly #salt = randomBytes(16).toString('base64');
  /** number to the fingerprints of what its record says */
  readonly #expected = new Map<number, string>();
  readonly #seen = new Set<number>();

  constructor(
    list: string,
    files: readonly MailFile[],
    { slots, size, findings }: { slots: SlotMachine; size: number; findings: Notes<FindingCode> },
  ) {
    this.#list = list;
    this.#files = files;
    this.#slots = slots;
    this.#size = size;
    this.#findings = findings;
  }

  /** `row`: of a published slot, and opening its commitment. */
  expect(row: OpeningRow): void {
    const record = recordOf(row);
    if (record !== null) this.#expected.set(row.seq, this.#prints(saidByRecord(record, row.seq)));
  }

  /** Gives how many entries were read. Throws Unread where it is stopped. */
  async compare(signal: AbortSignal): Promise<number> {
    let entries = 0;
    for (const { path, chunks } of this.#files) {
      let isStrange = false;
      for await (const bytes of mboxEntries(chunks)) {
        if (signal.aborted) throw new Unread('aborted', path);
        entries += 1;
        const entry = readEntry(bytes);
        if (entry !== null && entry.list === this.#list) this.#judge(entry, path);
        // said once a file: who writes a million lines writes one finding
        else if (!isStrange) {
          isStrange = true;
          this.#findings.add('mail_differs', { list: this.#list, field: path });
        }
      }
    }
    for (const seq of this.#slots.seqs(this.#list, this.#size)) {
      const logged = this.#slots.at(this.#list, seq, this.#size)!;
      if (logged.state === 'published' && !this.#seen.has(seq))
        this.#findings.add('mail_missing', { list: this.#list, seq, leaf: logged.leaf! });
    }
    return entries;
  }

  #judge({ seq, said }: ReadEntry, path: string): void {
    const list = this.#list;
    const logged = this.#slots.at(list, seq, this.#size);
    if (logged === null) return this.#findings.add('slot_unlogged', { list, seq, field: path });
    const where = { list, seq, leaf: logged.leaf ?? logged.seenLeaf };
    if (logged.state !== 'published')
      return this.#findings.add('shown_after_removal', { ...where, field: path });
    if (this.#seen.has(seq)) return this.#findings.add('mail_differs', { ...where, field: 'twice' });
    this.#seen.add(seq);
    const expected = this.#expected.get(seq);
    // a record that does not hold was named with its slot
    if (expected === undefined) return;
    const found = this.#prints(said);
    SAID.forEach((field, i) => {
      const [from, to] = [i * PRINT_CHARS, (i + 1) * PRINT_CHARS];
      if (found.slice(from, to) !== expected.slice(from, to))
        this.#findings.add('mail_differs', { ...where, field });
    });
  }

  #prints(said: Said): string {
    return SAID.map((field) => this.#print(said[field])).join('');
  }

  #print(text: string | null): string {
    if (text === null) return ' '.repeat(PRINT_CHARS);
    return hash('sha256', this.#salt + text, 'base64').slice(0, PRINT_CHARS);
  }
}
