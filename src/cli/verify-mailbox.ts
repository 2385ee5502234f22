// dc-archive verify mailbox: what a subscriber received, held against the archive. Mail stays on this machine: the archive
// is asked by Message-ID only.
import { resolve } from 'node:path';
import { Command } from 'commander';
import { LIMITS } from '../ingest/parse/limits.ts';
import { openPath } from '../ingest/source/open-source.ts';
import type { Source } from '../ingest/source/source.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { askArchive } from '../report/verify/ask-archive.ts';
import { FINDINGS, type FindingCode, Notes, type WarningCode } from '../report/verify/finding.ts';
import { publishedAt } from '../report/verify/http.ts';
import { UNREAD, Unread } from '../report/verify/published.ts';
import { openTrustedLog } from '../report/verify/trusted-log.ts';
import { NotTrusted } from '../report/verify/verified-log.ts';
import { verifierText } from '../archive/log/note.ts';
import { shown, Stop } from './connect-ask.ts';
import { EXIT, end } from './outcome.ts';
import { showLine } from './progress.ts';
import { isImapUrl, openImapUrl, type PasswordFlags } from './verify-imap.ts';
import { isAccountedFor, mailboxJson, type MailboxRun, mailboxText } from './verify-mailbox-words.ts';
import { readOwnMail } from './own-mail.ts';
import { openState, readUrl, type TrustFlags } from './verify-state.ts';
import { whereOf } from './verify-words.ts';

interface Options extends TrustFlags, PasswordFlags {
  readonly list: string;
  readonly url: string;
  readonly listId?: string;
  readonly json?: true;
}

export function verifyMailboxCommand(): Command {
  return new Command('mailbox')
    .description('check that your own mail of a list is in its archive, and unaltered but for redactions')
    .argument('<mail...>', 'Maildir, mbox (.gz too), .eml files, or imaps://user@host/INBOX')
    .requiredOption('--list <id>', 'the list, as the archive names it')
    .requiredOption('--url <url>', 'public address of the archive')
    .option('--list-id <id>', 'List-Id of its mail; default: made of the list’s address')
    .option('--key <key>', 'the verifier key that is trusted')
    .option('--key-file <file>', 'the same out of a file')
    .option('--state <file>', 'where key and checkpoint are kept from run to run')
    .option('--password-env <name>', 'for imaps: the environment variable with the password')
    .option('--password-file <file>', 'for imaps: the file with the password')
    .option('--json', 'one JSON document, every message named, instead of text')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive verify mailbox ~/Maildir/.dc-example --list dc-example --url https://archive.example.org
  MAIL_PASSWORD=… dc-archive verify mailbox imaps://jane@imap.example.org/INBOX --password-env MAIL_PASSWORD \\
    --list dc-example --url https://archive.example.org

Nothing of your mail leaves this machine but Message-IDs. Nothing in the mailbox is changed.`,
    )
    .action((places: string[], options: Options) =>
      end(() =>
        verifyMailbox(places, options).catch((error: unknown) => {
          if (error instanceof Stop) {
            process.stderr.write(`${error.message}\n`);
            return error.code;
          }
          if (!(error instanceof Unread)) throw error;
          process.stderr.write(`${UNREAD[error.why]} (${shown(error.path)})\n`);
          return EXIT.failed;
        }),
      ),
    );
}

async function verifyMailbox(places: readonly string[], options: Options): Promise<number> {
  const { list } = options;
  const url = readUrl(options.url);
  if (url === null) throw new Stop('--url takes the address of the archive: https://…', EXIT.usage);
  const signal = shutdownSignal();
  const sources: Source[] = [];
  for (const place of places)
    sources.push(
      isImapUrl(place)
        ? openImapUrl(place, list, options)
        : await openPath(list, resolve(place), LIMITS.rawBytes),
    );
  const site = publishedAt(url.href, { signal });
  const state = await openState(url.host + url.pathname.replace(/\/$/u, ''), options);
  const findings = new Notes<FindingCode>();
  const warnings = new Notes<WarningCode>();
  let step = 'log';
  using line = showLine(() => step);
  const onProgress = (now: string) => (step = shown(now));
  const trust = {
    published: site,
    key: state.key,
    earlier: state.earlier,
    others: [],
    now: Date.now(),
    onProgress,
  };
  const trusted = await openTrustedLog(trust, findings, warnings);
  const refuse = () => {
    line.clear();
    const why = findings.kept.map((one) => `  ${whereOf(one)}${FINDINGS[one.code]}\n`).join('');
    process.stdout.write(`NOT HONEST  The log of the archive cannot be trusted:\n${why}`);
    return EXIT.failed;
  };
  if (trusted === null) return refuse();
  try {
    await trusted.hold();
    const row = (await site.lists()).find(({ id }) => id === list);
    if (row === undefined || !trusted.slots.lists.includes(list))
      throw new Stop(`The archive has no list ${shown(list)}.`, EXIT.usage);
    const asking = askArchive({ site, trusted, list, signal });
    const listId = options.listId ?? null;
    const counts = await readOwnMail(sources, {
      list,
      address: row.address,
      listId,
      asking,
      signal,
      onProgress,
    });
    const results = await asking.finish();
    const { log, verifier } = trusted;
    const kept = { key: verifierText(verifier), checkpoint: log.head.note };
    await state.keep(kept, log.tree.hashes.slice(0, log.head.size));
    const run: MailboxRun = {
      list,
      url: url.href,
      counts,
      results,
      findings: findings.kept,
      warnings: warnings.kept,
    };
    const now = Date.now();
    line.clear();
    process.stdout.write(options.json === true ? mailboxJson(run, now) : mailboxText(run, now));
    for (const said of counts.failed) process.stderr.write(`${said}\n`);
    return isAccountedFor(run, now) && counts.failed.length === 0 ? EXIT.done : EXIT.failed;
  } catch (error) {
    if (error instanceof NotTrusted) return refuse();
    throw error;
  }
}
