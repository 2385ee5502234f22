// npm run test:kill: kill -9 at random moments of the whole line from IMAP, compared with a run that was left alone.
//   npm run test:kill -- 200 20000          kills and messages
//   npm run test:kill -- 200 20000 7        the same moments' seed again
import { parseArgs } from 'node:util';
import { difference, killAgainAndAgain, summed, twinSites } from '../support/kill-run.ts';
import { randomFrom } from '../support/make-mailbox.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const kills = Number(positionals[0] ?? 200);
const messages = Number(positionals[1] ?? 20_000);
const seed = Number(positionals[2] ?? Date.now() % 1_000_000);
const startedAt = Date.now();
say({ kills, messages, seed });

await using sites = await twinSites(messages);
const { undisturbed, disturbed } = sites;
const whole = await undisturbed.run(['ingest', '--once']);
say({ undisturbed: whole.code, published: summed(whole, 'published'), slots: summed(whole, 'slots') });

const done = await killAgainAndAgain(disturbed, {
  messages,
  kills,
  random: randomFrom(seed),
  onKill: (kill) => {
    if (kill.number % 10 === 0) say({ kill: kill.number, ...kill.at, livedMs: kill.livedMs });
  },
});
const last = await disturbed.run(['ingest', '--once']);
const again = await disturbed.run(['ingest', '--once']);
const differs = difference(undisturbed, disturbed);
const slots = summed(last, 'slots');
say({
  kills: done.length,
  hitAtWork: done.filter(({ hasWorked }) => hasWorked).length,
  slots,
  seenAgain: summed(again, 'seen'),
  lastExit: last.code,
  differs,
});
const isEqual = differs === null && slots === messages && summed(again, 'seen') === 0 && last.code === 0;
say({ equal: isEqual });
process.exitCode = isEqual ? 0 : 1;

function say(facts: Record<string, unknown>): void {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(`${JSON.stringify({ seconds, ...facts })}\n`);
}
