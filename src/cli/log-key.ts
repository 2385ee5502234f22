// dc-archive log-key, and the keys of the log: who signs it, who cosigns it, by what it is known under which key the
// archive's hashes were made.
import { Command } from 'commander';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { readCosigner } from '../archive/log/cosignature.ts';
import type { Witness } from '../archive/log/log.ts';
import { type Signer, signerOf, verifierText } from '../archive/log/note.ts';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { ConfigError } from '../config/mistakes.ts';
import type { SiteSettings } from '../config/site.ts';
import { decodeKey, type Keys } from '../ingest/vault/keys.ts';
import { openVault } from '../ingest/vault/sqlite-vault.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { KeyedHasher } from '../redact/keyed-hash.ts';
import { end } from './outcome.ts';

export function logKeyCommand(): Command {
  return new Command('log-key')
    .description(
      'print the verifier key of the log: for who verifies, and for who hands an archive over to you',
    )
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Example:
  dc-archive log-key        archive.example.org/log+1a2b3c4d+AZ…

Give it to people by another way than the site itself. Makes the key of the vault where there is none yet.`,
    )
    .action((options: { config?: string }) =>
      end(async () => {
        const config = loadConfig({ folder: configFolder(options.config), samples: true });
        process.stdout.write(`${verifierText(signerOfVault(config))}\n`);
      }),
    );
}

/** The signer of an instance, whose vault is made where there is none. */
export function signerOfVault(config: Config): Signer {
  const given = config.site.key === undefined ? null : config.secret(config.site.key);
  const { vault, keys } = openVault({ data: config.data, given, clock: systemClock });
  vault[Symbol.dispose]();
  return logSigner(config, keys);
}

/** Who signs the log: named after the site's address, as the log's origin is (C2SP tlog-checkpoint). */
export function logSigner(config: Pick<Config, 'site' | 'secret'>, keys: Keys): Signer {
  const { url = 'http://localhost', log } = config.site;
  const { host, pathname } = new URL(url);
  const seed = log.key === undefined ? keys.log : decodeKey(config.secret(log.key).reveal());
  return signerOf(`${host}${pathname.replace(/\/$/u, '')}/log`, seed);
}

/** The same for every instance with this key, and nothing that helps to guess it. */
export function keyCheckOf(hasher: KeyedHasher): string {
  return hasher.hash('policy', 'dc-archive key check');
}

/** Two who sign one log would part it. Throws LOG_HANDED_OVER. */
export async function refuseHandedOver(archive: ArchiveWriter, signer: Signer): Promise<void> {
  const next = await archive.handedOverTo();
  if (next !== null && next !== verifierText(signer)) throw new ArchiveError('LOG_HANDED_OVER', 'never');
}

/**
 * Who cosigns, and how many organisations have to: more than half of them, where nothing else is said. Throws
 * ConfigError.
 */
export function witnessesOf({ log }: Pick<SiteSettings, 'log'>): { witnesses: Witness[]; quorum: number } {
  const wrong = log.witnesses.findIndex(({ key }) => readCosigner(key) === null);
  if (wrong !== -1)
    throw new ConfigError([
      {
        file: 'site.yaml',
        key: `log.witnesses[${wrong}].key`,
        remedy: 'is not the key of a witness; dc-archive witness key prints it there',
      },
    ]);
  const witnesses = log.witnesses.map(({ url, key, organisation }) => ({ url, verifier: key, organisation }));
  const organisations = new Set(witnesses.map(({ organisation }) => organisation)).size;
  const most = organisations === 0 ? 0 : Math.floor(organisations / 2) + 1;
  return { witnesses, quorum: log.quorum ?? most };
}
