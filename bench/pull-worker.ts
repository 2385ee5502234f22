// Our IMAP source into a vault and nothing else, as a process: `node bench/pull-worker.ts PORT PASSWORD FOLDER`; one JSON line.
import { imapSource } from '../src/ingest/source/imap.ts';
import { openVault } from '../src/ingest/vault/sqlite-vault.ts';
import { systemClock } from '../src/ops/clock.ts';
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
const { vault } = openVault({ data: data!, given: null, clock: systemClock });
let messages = 0;
const context = {
  cursor: (list: string) => vault.cursor(source.id, list),
  signal: new AbortController().signal,
  expect: () => {},
  notice: () => {},
};
for await (const batch of source.batches(context)) messages += vault.keep(source.id, batch).kept;
vault[Symbol.dispose]();
const { user, system } = process.cpuUsage();
process.stdout.write(
  `${JSON.stringify({ messages, cpuSeconds: (user + system) / 1e6, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1000) })}\n`,
);
