// The components of a whole list at once, the same as if each message had joined them one by one, in order of its
// number (placement.ts). O(n log n), however many messages have one subject.
import { joinsBySubject, SUBJECT_WINDOW_MS, type ThreadHead } from '../../mail/thread.ts';

export interface Components {
  /** by seq; a component is named by its lowest number */
  readonly ofSeq: ReadonlyMap<number, number>;
  /** by keyed id, those of messages never received included */
  readonly ofId: ReadonlyMap<string, number>;
}

/** Takes the heads of one list by ascending seq. */
export function componentsOf(heads: readonly ThreadHead[]): Components {
  const joined = new Joined();
  const holders = new Map<string, number>();
  for (const head of heads) {
    joined.add(head.seq);
    const ids = head.messageId === null ? head.references : [head.messageId, ...head.references];
    for (const id of ids) {
      const holder = holders.get(id);
      if (holder === undefined) holders.set(id, head.seq);
      else joined.join(holder, head.seq);
    }
  }
  const bySubject = Map.groupBy(heads, (head) => head.baseSubject);
  for (const [subject, same] of bySubject) {
    if (subject !== '' && same.length > 1) joinBySubject(joined, same);
  }
  return {
    ofSeq: new Map(heads.map(({ seq }) => [seq, joined.find(seq)])),
    ofId: new Map([...holders].map(([id, seq]) => [id, joined.find(seq)])),
  };
}

// A reply without references joins everything of its subject that is there within the time on either side; any other
// message joins the replies that are there and came up to that time after it. So, of one subject: replies near each other
// are always together; a message is with the replies that follow it in time, and with those before it in time that
// arrived later than it did.
function joinBySubject(joined: Joined, same: readonly ThreadHead[]): void {
  const sorted = same.toSorted((a, b) => a.sentAt - b.sentAt || a.seq - b.seq);
  const replies = sorted.filter(joinsBySubject);
  if (replies.length === 0) return;
  for (let i = 1; i < replies.length; i++) {
    const [before, after] = [replies[i - 1]!, replies[i]!];
    if (after.sentAt - before.sentAt <= SUBJECT_WINDOW_MS) joined.join(before.seq, after.seq);
  }
  let next = 0;
  /** replies before the message in time, the latest arrived first; the window moves with the message */
  const latest: ThreadHead[] = [];
  for (const head of sorted) {
    for (; next < replies.length && replies[next]!.sentAt < head.sentAt; next++) {
      while (latest.length > 0 && latest.at(-1)!.seq < replies[next]!.seq) latest.pop();
      latest.push(replies[next]!);
    }
    while (latest.length > 0 && latest[0]!.sentAt < head.sentAt - SUBJECT_WINDOW_MS) latest.shift();
    if (joinsBySubject(head)) continue;
    const following = replies[next];
    if (following !== undefined && following.sentAt <= head.sentAt + SUBJECT_WINDOW_MS)
      joined.join(head.seq, following.seq);
    if (latest.length > 0 && latest[0]!.seq > head.seq) joined.join(head.seq, latest[0]!.seq);
  }
}

/** Disjoint sets, each named by its lowest number. */
class Joined {
  readonly #above = new Map<number, number>();

  add(seq: number): void {
    this.#above.set(seq, seq);
  }

  find(seq: number): number {
    let at = seq;
    for (let above = this.#above.get(at)!; above !== at; above = this.#above.get(at)!) {
      const further = this.#above.get(above)!;
      this.#above.set(at, further);
      at = further;
    }
    return at;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)];
    this.#above.set(Math.max(a, b), Math.min(a, b));
  }
}
