// What happens to the site during the soak, each kind in a loop of its own, and what must be there in the end.
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDovecot } from '../dovecot.ts';
import type { ExternalMeilisearch } from '../external-meilisearch.ts';
import { imapSourceOf, type ListDraft, type TestSite } from '../site.ts';
import { copyOf, goodMail, hostileMail, mailOfPerson, type SoakMail } from './mail.ts';
import { slotOf, slotsOf } from './stores.ts';
import type { SoakWorker, Watched } from './processes.ts';

export interface Soak {
  readonly site: TestSite;
  readonly dovecot: TestDovecot;
  readonly engine: ExternalMeilisearch;
  readonly worker: SoakWorker;
  readonly webUrl: string;
  readonly env: Record<string, string>;
  readonly lists: readonly string[];
  readonly random: () => number;
  readonly watched: Watched;
  readonly counts: Record<string, number>;
  /** distinct messages, as they were first delivered */
  readonly sent: SoakMail[];
  /** words that nobody may find any more */
  readonly gone: Set<string>;
  readonly signal: AbortSignal;
}

export async function runTraffic(soak: Soak): Promise<void> {
  await Promise.all([deliver(soak), disturb(soak), operate(soak), read(soak), read(soak)]);
}

async function deliver({ dovecot, lists, random, sent, signal, counts, gone }: Soak): Promise<void> {
  for (let n = 1; !signal.aborted; n++) {
    const list = lists[n % lists.length]!;
    const chance = random();
    const fresh =
      chance < 0.06 ? mailOfPerson(list, n).mail : [chance < 0.2 ? hostileMail(list, n) : goodMail(list, n)];
    for (const mail of fresh) {
      await dovecot.deliverNew(list, mail.bytes);
      sent.push(mail);
      tally(counts, mail.isHostile ? 'hostile' : 'good');
    }
    if (random() < 0.1) {
      // what was erased is sent again as well
      const again = pick(sent, random);
      const bytes = again.isHostile || random() < 0.5 ? again.bytes : copyOf(again);
      const name = gone.has(again.marker) ? 'erased mail sent again' : 'copies';
      // the mailbox may be renumbered under it
      await dovecot.append(again.list, 'INBOX', bytes).then(
        () => tally(counts, name),
        () => tally(counts, `${name}, refused`),
      );
    }
    await sleep(20 + random() * 300);
  }
}

async function disturb(soak: Soak): Promise<void> {
  const { dovecot, engine, worker, lists, random, signal, counts } = soak;
  const disturbances: Record<string, () => Promise<unknown>> = {
    'imap killed': () => dovecot.killImapProcess(pick(lists, random)),
    uidvalidity: async () => {
      const list = pick(lists, random);
      await dovecot.killImapProcess(list);
      await dovecot.bumpUidValidity(list);
    },
    'worker killed': async () => {
      await worker.kill();
      worker.start();
    },
    'worker restarted': async () => {
      await worker.stop();
      worker.start();
    },
    'engine restarted': async () => {
      await engine.stop();
      await sleep(random() * 3_000);
      await engine.start();
    },
    expunged: () => expungeOldest(soak, pick(lists, random)),
  };
  const names = Object.keys(disturbances);
  for (let n = 0; !signal.aborted; n++) {
    await sleep(1_500 + random() * 4_000);
    const name = n < names.length ? names[n]! : pick(names, random);
    soak.watched.log.push(`${new Date().toISOString()} ${name} …`);
    await disturbances[name]!();
    soak.watched.log.push(`${new Date().toISOString()} … ${name}`);
    tally(counts, name);
  }
}

// Only what the worker has taken in may go from the server: anything else nobody could know of.
async function expungeOldest({ dovecot, site, sent }: Soak, list: string): Promise<void> {
  const own = sent.filter((mail) => mail.list === list);
  const expunge = dovecot.session(list, async (client) => {
    await client.mailboxOpen('INBOX');
    const uids = (await client.search({ all: true }, { uid: true })) || [];
    // and the one that was there at the start
    if (slotsOf(site, list) < own.length + 1) return;
    const oldest = uids.toSorted((a, b) => a - b).slice(0, 3);
    await client.messageDelete(oldest.join(','), { uid: true });
  });
  // the server's processes are killed meanwhile, ours among them
  await expunge.catch(() => {});
}

async function operate(soak: Soak): Promise<void> {
  const { site, env, lists, random, sent, gone, signal, counts } = soak;
  const run = async (name: string, words: string[]) => {
    const { code, stdout, stderr } = await site.run(words, { env });
    const said = `${stdout}${stderr}`;
    // an engine that is away and another rebuild are told, and completed later
    const isTold = code === 0 || (code === 1 && /ENGINE_|STORE_LOCKED|not complete|--resume/u.test(said));
    if (!isTold) soak.watched.faults.push(`${words.slice(0, 2).join(' ')} ended with ${code}: ${said}`);
    tally(counts, code === 0 ? name : `${name}, not complete`);
  };
  for (let n = 0; !signal.aborted; n++) {
    await sleep(2_000 + random() * 2_000);
    const list = pick(lists, random);
    const mail = pick(
      sent.filter((one) => !one.isHostile && !gone.has(one.marker)),
      random,
    );
    const seq = mail === undefined ? null : slotOf(site, mail);
    if (n % 4 === 0) {
      await site.writeList(soakList(soak.dovecot, list, random() < 0.5 ? 'strict' : 'balanced'));
      await run('republish', ['republish', list]);
    } else if (n % 4 === 1 && seq !== null) {
      await run('withhold', ['withhold', mail!.list, String(seq)]);
      await run('restore', ['restore', mail!.list, String(seq)]);
    } else if (n % 4 === 2 && seq !== null) {
      gone.add(mail!.marker);
      await run('erase', ['erase', '--yes', '--message', mail!.list, String(seq)]);
    } else if (n % 4 === 3) {
      const of = sent.find(({ marker }) => marker.startsWith('soakby') && !gone.has(marker));
      const written = of === undefined ? null : personOf(soak, of);
      if (of === undefined || written === null || slotOf(site, of) === null) continue;
      gone.add(of.marker).add(written.name).add(written.name.replace('Zelda ', 'zelda.').toLowerCase());
      await run('erase a person', ['erase', '--yes', '--person', written.person]);
    }
  }
}

/** The list's configuration with a policy. */
export function soakList({ port }: TestDovecot, id: string, policy: string): ListDraft {
  return { id, address: `${id}@lists.example.org`, policy, sources: [imapSourceOf(port, id)] };
}

function personOf({ lists }: Soak, mail: SoakMail): { person: string; name: string } | null {
  const n = Number(/\.person\.by\.(\d+)@/u.exec(Buffer.from(mail.bytes).toString('latin1'))?.[1]);
  return lists.includes(mail.list) ? mailOfPerson(mail.list, n) : null;
}

// A reader: searches and pages, all the time; whatever is restarted, there is an answer.
async function read({ site, webUrl, lists, random, sent, signal, counts, watched }: Soak): Promise<void> {
  while (!signal.aborted) {
    const list = pick(lists, random);
    const word = pick(sent, random)?.marker ?? 'coalition';
    const seq = 1 + Math.floor(random() * Math.max(1, slotsOf(site, list)));
    const paths = [
      `/api/v1/search?q=${word}`,
      `/search?q=coalition&list=${list}`,
      `/lists/${list}`,
      `/lists/${list}/messages/${seq}`,
    ];
    const path = paths[Math.floor(random() * paths.length)]!;
    try {
      const answer = await fetch(webUrl + path, {
        headers: { 'x-forwarded-for': `10.${Math.floor(random() * 250)}.${Math.floor(random() * 250)}.7` },
        redirect: 'manual',
      });
      await answer.arrayBuffer();
      tally(counts, `answers ${answer.status}`);
      if (answer.status >= 500) watched.faults.push(`${path} answered ${answer.status}`);
    } catch (error) {
      if (!signal.aborted) watched.faults.push(`${path} was not answered: ${String(error)}`);
    }
    await sleep(30 + random() * 100);
  }
}

function tally(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)]!;
}
