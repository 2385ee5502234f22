// All slots of one list: each is listed once, opens its commitment, and is what readers are given. On a site that changes
// meanwhile, what does not fit is asked for again before it counts.
import { setTimeout as sleep } from 'node:timers/promises';
import { checkAnswer, checkOpening } from './check-slot.ts';
import { type Finding, noted } from './finding.ts';
import type { Answer, MessageRow, OpeningPage, OpeningRow, Published, Served } from './published.ts';
import type { SlotMachine } from './slot-machine.ts';
import type { VerifiedLog } from './verified-log.ts';

const READINGS = 3;
const ROUNDS = 3;
/** More than this at once and only a whole reading helps: the list was put in place anew in the middle. */
const MOST_SINGLY = 200;
/** Notices asked for together; the site is not asked more than a few things at a time whatever this is. */
const NOTICES_AT_ONCE = 16;

export interface ListChecker {
  readonly published: Published;
  readonly log: VerifiedLog;
  readonly slots: SlotMachine;
  readonly signal: AbortSignal;
  /** how long a site that changes is given before it is asked again; more each time */
  readonly pauseMs: number;
  readonly onSlot: (list: string, seq: number) => void;
  /** told each published slot whose record opens its commitment */
  readonly onOpened?: (row: OpeningRow) => void;
}

export interface CheckedList {
  readonly findings: readonly Finding[];
  /** numbers by whether there is a text, as they were last seen */
  readonly live: readonly number[];
  readonly gone: readonly number[];
}

/** Throws NotTrusted, Unread. */
export async function checkList(checker: ListChecker, list: string): Promise<CheckedList> {
  const { served } = checker.published;
  let before: ReadonlySet<number> = new Set();
  for (let reading = 1; ; reading += 1) {
    const pass = await readAll(checker, list);
    if (served === null || pass.problems.size === 0)
      return { ...pass, findings: [...pass.problems.values()].flat() };
    const lasting = await askAgain(checker, served, list, [...pass.problems.keys()]);
    // wrong in two whole readings, although right when asked for by itself: then that is the lie
    for (const [seq, found] of pass.problems)
      if (before.has(seq) && !lasting.has(seq)) lasting.set(seq, found);
    if (lasting.size === pass.problems.size || reading === READINGS)
      return { ...pass, findings: [...lasting.values()].flat() };
    before = new Set(pass.problems.keys());
  }
}

/** What is wrong with slots that are asked for one by one, and stays so. */
async function askAgain(
  checker: ListChecker,
  served: Served,
  list: string,
  seqs: readonly number[],
): Promise<Map<number, Finding[]>> {
  let problems = new Map<number, Finding[]>(seqs.map((seq) => [seq, []]));
  if (seqs.length > MOST_SINGLY) return new Map();
  for (let round = 1; round <= ROUNDS && problems.size > 0; round += 1) {
    await sleep(checker.pauseMs * round, undefined, { signal: checker.signal }).catch(() => undefined);
    await checker.log.extend();
    const lasting = new Map<number, Finding[]>();
    for (const seq of problems.keys()) {
      const found = await checkOne(checker, served, list, seq);
      if (found.length > 0) lasting.set(seq, found);
    }
    problems = lasting;
  }
  return problems;
}

interface Pass {
  readonly problems: ReadonlyMap<number, Finding[]>;
  readonly live: readonly number[];
  readonly gone: readonly number[];
}

async function readAll(checker: ListChecker, list: string): Promise<Pass> {
  const { published, slots, log } = checker;
  const problems = new Map<number, Finding[]>();
  const note = (seq: number, found: readonly Finding[]) => {
    if (found.length > 0) problems.set(seq, [...(problems.get(seq) ?? []), ...found]);
  };
  const live: number[] = [];
  const gone: number[] = [];
  const startSize = log.size;
  const messages = new Messages(published.messages(list));
  let last = 0;
  let size = startSize;
  for await (const page of published.openings(list)) {
    size = await sizeOf(checker, page, startSize, (found) => note(0, [found]), list);
    const waiting: OpeningRow[] = [];
    for (const row of page.rows) {
      for (let seq = last + 1; seq < row.seq && slots.at(list, seq, size) !== null; seq += 1)
        note(seq, [missing(slots, list, seq, size)]);
      if (row.seq <= last) {
        note(row.seq, [noted('slot_unlogged', { list, seq: row.seq })]);
        continue;
      }
      last = row.seq;
      const unopened = checkOpening(list, row, slots.at(list, row.seq, size));
      note(row.seq, unopened);
      if (unopened.length === 0 && row.state === 'published') checker.onOpened?.(row);
      const { before, message } = await messages.upTo(row.seq);
      for (const { seq } of before) note(seq, [unlisted(slots, list, seq, size)]);
      if (row.state === 'published') {
        live.push(row.seq);
        note(row.seq, checkAnswer(list, row, message === null ? { kind: 'other' } : asAnswer(message)));
      } else {
        gone.push(row.seq);
        if (message !== null) note(row.seq, checkAnswer(list, row, asAnswer(message)));
        waiting.push(row);
      }
    }
    if (published.served !== null) await checkNotices(published.served, list, waiting, note);
    checker.onSlot(list, last);
  }
  for (const seq of slots.seqs(list, size)) if (seq > last) note(seq, [missing(slots, list, seq, size)]);
  for (const { seq } of (await messages.upTo(Number.MAX_SAFE_INTEGER)).before)
    note(seq, [unlisted(slots, list, seq, size)]);
  return { problems, live, gone };
}

function missing(slots: SlotMachine, list: string, seq: number, size: number): Finding {
  const logged = slots.at(list, seq, size);
  const leaf = logged?.leaf ?? logged?.seenLeaf;
  return noted('slot_missing', { list, seq, ...(leaf !== undefined && { leaf }) });
}

/** A message that readers get and that stands among no slots. */
function unlisted(slots: SlotMachine, list: string, seq: number, size: number): Finding {
  const state = slots.at(list, seq, size)?.state;
  if (state === undefined) return noted('slot_unlogged', { list, seq });
  return noted(state === 'published' ? 'slot_missing' : 'shown_after_removal', { list, seq });
}

/** The size of the log that an answer belongs to, which is read up to there. */
async function sizeOf(
  { log }: Pick<ListChecker, 'log'>,
  { size }: OpeningPage,
  least: number,
  wrong: (finding: Finding) => void,
  list: string,
): Promise<number> {
  if (size > log.size) await log.extend();
  // an answer from before the head that was read first: kept back, or a cache that does not ask
  if (size < least) wrong(noted('answers_old', { list }));
  return size < least ? least : Math.min(size, log.size);
}

async function checkNotices(
  served: Served,
  list: string,
  rows: readonly OpeningRow[],
  note: (seq: number, found: readonly Finding[]) => void,
): Promise<void> {
  for (let i = 0; i < rows.length; i += NOTICES_AT_ONCE)
    await Promise.all(
      rows
        .slice(i, i + NOTICES_AT_ONCE)
        .map(async (row) => note(row.seq, checkAnswer(list, row, await served.message(list, row.seq)))),
    );
}

/** A slot asked for by itself; number 0 stands for how old the list's answers are. */
async function checkOne(
  { log, slots }: ListChecker,
  served: Served,
  list: string,
  seq: number,
): Promise<Finding[]> {
  const startSize = log.size;
  const page = await served.opening(list, Math.max(1, seq));
  const found: Finding[] = [];
  const size = await sizeOf({ log }, page, startSize, (finding) => found.push(finding), list);
  if (seq === 0) return found;
  const row = page.rows.find((one) => one.seq === seq);
  const answer = await served.message(list, seq);
  const listed = await served.listed(list, seq);
  if (row === undefined) {
    if (slots.at(list, seq, size) !== null) found.push(missing(slots, list, seq, size));
    else if (answer.kind === 'message' || listed !== null) found.push(noted('slot_unlogged', { list, seq }));
    return found;
  }
  found.push(...checkOpening(list, row, slots.at(list, seq, size)));
  const single = checkAnswer(list, row, answer);
  // what stands among all messages may be another lie than what is given singly
  const isRightlyAbsent = listed === null && row.state !== 'published';
  if (single.length > 0 || isRightlyAbsent) return [...found, ...single];
  return [...found, ...checkAnswer(list, row, listed === null ? { kind: 'other' } : asAnswer(listed))];
}

function asAnswer(message: MessageRow): Answer {
  return { kind: 'message', message };
}

/** Messages in order, taken along with the slots. */
class Messages {
  readonly #pages: AsyncIterator<readonly MessageRow[]>;
  #page: readonly MessageRow[] = [];
  #next = 0;
  #isOver = false;

  constructor(pages: AsyncIterable<readonly MessageRow[]>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  /** The message of this number, and those that stand before it and were not taken. */
  async upTo(seq: number): Promise<{ before: MessageRow[]; message: MessageRow | null }> {
    const before: MessageRow[] = [];
    for (;;) {
      const message = this.#page[this.#next];
      if (message === undefined) {
        if (this.#isOver) return { before, message: null };
        const { value, done } = await this.#pages.next();
        this.#isOver = done === true;
        this.#page = done === true ? [] : (value as readonly MessageRow[]);
        this.#next = 0;
        continue;
      }
      if (message.seq > seq) return { before, message: null };
      this.#next += 1;
      if (message.seq === seq) return { before, message };
      before.push(message);
    }
  }
}
