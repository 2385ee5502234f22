// dc-archive verify receipt: a receipt, checked offline.
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { Leaf } from '../archive/log/leaf.ts';
import { parseMessage } from '../ingest/parse/parse-message.ts';
import { checkReceipt, isSeenLeafOf } from '../report/verify/receipt.ts';
import { shown, Stop } from './connect-ask.ts';
import { EXIT, end } from './outcome.ts';
import { givenKey, textOf, type TrustFlags } from './verify-state.ts';
import { n, row } from './verify-words.ts';

interface Options extends TrustFlags {
  readonly leaf?: string;
  readonly message?: string;
  readonly salt?: string;
  readonly json?: true;
}

const REFUSALS = {
  not_a_receipt: 'This file is not a receipt (.tlog-proof).',
  signature_wrong: 'The checkpoint in the receipt is not signed by this key.',
  no_leaf: 'The receipt does not bring its leaf along; give it with --leaf.',
  not_a_leaf: 'What the receipt proves is not a leaf of an archive’s log.',
  not_included: 'The leaf does not lie in the log whose checkpoint was signed.',
} as const;

export function verifyReceiptCommand(): Command {
  return new Command('receipt')
    .description('check a receipt offline: who signed, and that the leaf lies in the log')
    .argument('<file>', 'a .tlog-proof file, as a message’s page offers it')
    .option('--key <key>', 'the verifier key that is trusted')
    .option('--key-file <file>', 'the same out of a file')
    .option('--leaf <file>', 'the leaf, where the receipt does not bring it along')
    .option('--message <file>', 'your own copy of the message, for the leaf that gave it its number')
    .option('--salt <salt>', 'with --message: the salt that POST /api/v1/verify gave for it (saltId)')
    .option('--json', 'one JSON document instead of text')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive verify receipt message-12.tlog-proof --key-file archive.vkey
  dc-archive verify receipt message-12.tlog-proof --key-file archive.vkey --message mine.eml --salt q2V0…=`,
    )
    .action((path: string, options: Options) =>
      end(() =>
        receipt(path, options).catch((error: unknown) => {
          if (!(error instanceof Stop)) throw error;
          process.stderr.write(`${error.message}\n`);
          return error.code;
        }),
      ),
    );
}

async function receipt(path: string, options: Options): Promise<number> {
  const key = await givenKey(options);
  if (key === null) throw new Stop('Give the key that you trust with --key or --key-file.', EXIT.usage);
  if ((options.message === undefined) !== (options.salt === undefined))
    throw new Stop('--message and --salt belong together.', EXIT.usage);
  const leaf = options.leaf === undefined ? null : Buffer.from(await textOf(options.leaf, '--leaf'));
  const verdict = checkReceipt(await textOf(path, 'The receipt'), key, leaf);
  const isOwn =
    verdict.kind !== 'valid' || options.message === undefined
      ? null
      : isSeenLeafOf(verdict.leaf, await messageIdOf(options.message), options.salt!);
  const isGood = verdict.kind === 'valid' && isOwn !== false;
  if (options.json === true) process.stdout.write(`${JSON.stringify({ ...verdict, isOwn }, null, 2)}\n`);
  else if (verdict.kind !== 'valid') process.stdout.write(`NOT VALID   ${REFUSALS[verdict.kind]}\n`);
  else process.stdout.write(`${lines(verdict, isOwn).join('\n')}\n`);
  return isGood ? EXIT.done : EXIT.failed;
}

function lines(
  { index, size, leaf }: { index: number; size: number; leaf: Leaf },
  isOwn: boolean | null,
): string[] {
  const said = Object.entries(leaf).map(([name, value]) => row(name, value));
  const head =
    isOwn === false
      ? 'NOT YOURS   The receipt is valid, and is not about this message.'
      : `VALID       Leaf ${n(index)} of a log of ${n(size)} leaves, signed by the trusted key.`;
  return [head, ...(isOwn === true ? ['            It gave your message its number.'] : []), '', ...said];
}

async function messageIdOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Stop(`--message: ${shown(path)} cannot be read (${error.code ?? 'unknown'}).`, EXIT.usage);
  });
  const parsed = await parseMessage(
    { bytes, receivedAt: null },
    { listAddress: null, subjectTags: [], noArchive: 'honour', now: Date.now() },
  );
  const id = parsed.kind === 'parsed' ? parsed.message.messageId : null;
  if (id === null) throw new Stop(`--message: ${shown(path)} is no mail with a Message-ID.`, EXIT.usage);
  return id;
}
