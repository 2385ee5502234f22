// An archive in memory that keeps its feed as the real one does: for tests of those who follow it.
import type { ArchiveChanges, Change, ListName, ListSummary, Slot } from '../../src/archive/archive.ts';
import type { PublicMessage } from '../../src/redact/public-message.ts';

export class MemoryArchive implements ArchiveChanges {
  readonly #feed: Change[] = [];
  readonly #records = new Map<string, PublicMessage | Slot>();
  #lastEdition = 0;

  publish(message: PublicMessage): void {
    const key = `${message.list}/${message.seq}`;
    const kind = this.#records.has(key) ? 'updated' : 'published';
    this.#records.set(key, message);
    this.#append(message.list, message.seq, kind);
  }

  withhold(list: string, seq: number): void {
    this.#records.set(`${list}/${seq}`, { list, seq, state: 'withheld', reason: 'spam', since: 0 });
    this.#append(list, seq, 'withheld');
  }

  /** All of these take their place at once. */
  publishEdition(messages: readonly PublicMessage[]): void {
    for (const message of messages) this.publish(message);
    this.#lastEdition = this.#feed.length;
  }

  /** The archive as it is now, whatever is published later. */
  snapshot() {
    const then = new MemoryArchive();
    then.#feed.push(...this.#feed);
    for (const [key, record] of this.#records) then.#records.set(key, record);
    then.#lastEdition = this.#lastEdition;
    return then;
  }

  async lastEdition(): Promise<number> {
    return this.#lastEdition;
  }

  listNames(): Promise<ListName[]> {
    return this.lists();
  }

  async lists(): Promise<ListSummary[]> {
    const ids = new Set([...this.#records.values()].map(({ list }) => list));
    return [...ids].map((id) => ({
      id,
      name: id,
      address: null,
      join: null,
      description: null,
      policy: { id: 'balanced', version: 1 },
      counts: { published: 0, withheld: 0, erased: 0, pending: 0 },
      threads: 0,
      firstAt: null,
      lastAt: null,
    }));
  }

  async messages(list: string, after: number, limit: number): Promise<PublicMessage[]> {
    return [...this.#records.values()]
      .filter((record): record is PublicMessage => 'body' in record && record.list === list)
      .filter(({ seq }) => seq > after)
      .toSorted((a, b) => a.seq - b.seq)
      .slice(0, limit);
  }

  [Symbol.dispose](): void {}

  async changes(after: number, limit: number): Promise<Change[]> {
    return this.#feed.slice(after, after + limit);
  }

  async listChanges(list: string, after: number, limit: number): Promise<Change[]> {
    return this.#feed.filter((change) => change.list === list && change.id > after).slice(0, limit);
  }

  async lastChange(): Promise<number> {
    return this.#feed.length;
  }

  async message(list: string, seq: number): Promise<PublicMessage | Slot | null> {
    return this.#records.get(`${list}/${seq}`) ?? null;
  }

  async messagesBySeq(list: string, seqs: readonly number[]): Promise<PublicMessage[]> {
    return seqs.flatMap((seq) => {
      const record = this.#records.get(`${list}/${seq}`);
      return record !== undefined && 'body' in record ? [record] : [];
    });
  }

  #append(list: string, seq: number, kind: Change['kind']): void {
    this.#feed.push({ id: this.#feed.length + 1, list, seq, kind, at: 0 });
  }
}
