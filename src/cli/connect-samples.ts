// What each policy would make of the newest mail of a list that is not connected yet. Nothing is kept.
import { existsSync } from 'node:fs';
import type { Config, ListConfig } from '../config/load.ts';
import type { SampleMail } from '../ingest/source/imap-look.ts';
import { readVault } from '../ingest/vault/read-vault.ts';
import { emptyTrialRegister } from '../ingest/vault/trial-register.ts';
import { vaultPaths } from '../ingest/vault/vault-file.ts';
import { erasedOccurrences } from '../redact/erased-occurrences.ts';
import { ErasedPeople } from '../redact/erased.ts';
import { KeyedHasher } from '../redact/keyed-hash.ts';
import type { Policy } from '../redact/policy-document.ts';
import { pairRows } from './before-after.ts';
import { fit, paint, rowLines, tame, type Terminal } from './before-after-text.ts';
import { compileFor, type Mail, type Trial, tryItem, whoIsKnown } from './dry-run.ts';
import { CATEGORY_WORDS, count, emptyTally, SHOWN_CATEGORIES, total } from './trial-counts.ts';
import { columns, messages, unpublishedSentence } from './trial-words.ts';

const ROWS_A_MESSAGE = 4;

/** Lines for a terminal: each message before and under each policy, then what goes by category. */
export async function sampleLines(
  samples: readonly SampleMail[],
  {
    config,
    list,
    policies,
    erased,
    signal,
  }: {
    config: Config;
    list: ListConfig;
    policies: readonly Policy[];
    erased: ErasedPeople;
    signal: AbortSignal;
  },
  screen: Terminal,
): Promise<string[]> {
  const hasher = KeyedHasher.random();
  using register = emptyTrialRegister();
  const mail: Mail = {
    origin: 'sources',
    isPartial: true,
    hasher,
    erased,
    register,
    messages: samples.map(({ bytes, receivedAt }, index) => ({
      arrival: -1 - index,
      receivedAt,
      isCut: false,
      bytes: () => bytes,
    })),
    [Symbol.dispose]: () => {},
  };
  const known = await whoIsKnown(mail, config, list, { policies, signal });
  const compiled = policies.map((policy) => compileFor(config, list, policy, hasher));
  const names = policies.map(({ id }) => id);
  const tallies = policies.map(() => emptyTally());
  const unpublished = new Map<string, number>();
  let namesErased = 0;
  const out: string[] = [];
  for (const item of mail.messages) {
    const tried = await tryItem(item, list, compiled, known);
    if (tried.kind === 'not') {
      unpublished.set(tried.why, (unpublished.get(tried.why) ?? 0) + 1);
      continue;
    }
    // the column of what was there before would show them
    if (!erased.isEmpty && erasedOccurrences(tried.message, erased).found.length > 0) {
      namesErased++;
      continue;
    }
    for (const [index, trial] of tried.trials.entries()) count(tallies[index]!, trial);
    out.push(...messageLines(tried.trials, names, screen), '');
  }
  const rows = SHOWN_CATEGORIES.flatMap((category) => {
    const numbers = tallies.map(({ categories }) => {
      const one = categories.get(category)!;
      return total(one) - one.kept;
    });
    return numbers.some((number) => number > 0) ? [[CATEGORY_WORDS[category], ...numbers.map(String)]] : [];
  });
  return [
    paint(`What each policy does to the newest ${messages(samples.length)} of ${list.id}`, 'strong', screen),
    '',
    ...out,
    ...columns([['replaced or removed', ...names], ...rows], screen.tableColumns),
    ...unpublishedSentence(unpublished),
    ...(namesErased > 0
      ? [`Not shown, because somebody is named who was erased from this site: ${messages(namesErased)}.`]
      : []),
  ];
}

/** Who was erased from the site; null where there is a vault that cannot be opened here. */
export function erasedOf(config: Config): ErasedPeople | null {
  const nobody = new ErasedPeople([], new Uint8Array(32));
  if (!existsSync(vaultPaths(config.data).folder)) return nobody;
  try {
    const given = config.site.key === undefined ? null : config.secret(config.site.key);
    using vault = readVault({ data: config.data, given });
    return vault === null ? nobody : new ErasedPeople(vault.erased(), vault.keys.people);
  } catch {
    return null;
  }
}

function messageLines(trials: readonly Trial[], names: readonly string[], screen: Terminal): string[] {
  const { subject } = trials[0]!;
  const rowsOf = (field: 'author' | 'subject' | 'body') =>
    pairRows(
      trials[0]![field].before,
      trials.map((trial) => trial[field].after),
    ).filter(({ kind }) => kind === 'changed');
  const rows = [...rowsOf('author'), ...rowsOf('subject'), ...rowsOf('body')];
  const more = rows.length - ROWS_A_MESSAGE;
  return [
    paint(fit(`Message: ${tame(subject.before).replaceAll('\n', ' ')}`, screen.columns), 'strong', screen),
    ...(rows.length === 0 ? ['  Nothing is changed under any of them.'] : []),
    ...rows.slice(0, ROWS_A_MESSAGE).flatMap((row) => rowLines([row], ['before', ...names], screen)),
    ...(more > 0 ? [`  … and ${more === 1 ? 'one more place' : `${more} more places`}`] : []),
  ];
}
