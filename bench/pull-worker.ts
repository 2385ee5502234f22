// Our IMAP source into a vault and nothing else, as a process: `node bench/pull-worker.ts PORT PASSWORD FOLDER`; one JSON line.
import { imapSource } from '../src/ingest/source/imap.ts';
import { openVault } from '../src/ingest/vault/sqlite-vault.ts';
import { openSealer } from '../src/ingest/vault/sealer.ts';
import { takeIn } from '../src/line.ts';
import { emptyTally } from '../src/line-tell.ts';
import { systemClock } from '../src/ops/clock.ts';
import { createEvents } from '../src/ops/events.ts';
import { Secret } from '../src/ops/secret.ts';
import { withSmallHeap } from '../src/ops/small-heap.ts';

withSmallHeap(process.env);
const [port, password, data] = process.argv.slice(2);
const place = {
  host: '127.0.0.1',
  port: Number(port),
  tls: 'none' as const,
  user: 'bench',
  password: new Secret(password!),
  mailbox: 'INBOX',
  pollSeconds: 300,
};
const source = imapSource(place, [{ list: 'dc-bench', listId: null }]);
const { vault, keys } = openVault({ data: data!, given: null, clock: systemClock });
await using sealer = openSealer(keys.seal);
const tally = emptyTally();
const line = { vault, sealer, tally, events: createEvents(() => {}) };
await takeIn(line, source, new AbortController().signal, () => {});
vault[Symbol.dispose]();
const { user, system } = process.cpuUsage();
process.stdout.write(
  `${JSON.stringify({ messages: tally.seen, cpuSeconds: (user + system) / 1e6, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1000) })}\n`,
);
