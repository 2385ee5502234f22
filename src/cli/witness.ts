// dc-archive witness: signs, for others, that their log has only grown. Needs no archive and no configuration.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { cosignerText } from '../archive/log/cosignature.ts';
import { readVerifier, type Verifier } from '../archive/log/note.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError, asArchiveError } from '../ops/errors.ts';
import { ownFrame } from '../ops/log.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { openWitnessHeads } from '../witness/heads.ts';
import { createWitnessServer } from '../witness/server.ts';
import { observe } from './observe.ts';
import { EXIT, end } from './outcome.ts';
import { makeWitnessKey, readWitnessKey } from './witness-key.ts';

interface Options {
  listen: string;
  keyFile: string;
  log: string[];
  state: string;
}

export function witnessCommand(): Command {
  const command = new Command('witness')
    .description('sign for other archives that their log has only grown (C2SP tlog-witness)')
    .option('--listen <host:port>', 'where to listen; a TLS proxy stands before it', '127.0.0.1:8090')
    .option('--key-file <file>', 'the key, made by dc-archive witness key', 'witness.key')
    .option('--log <vkey...>', 'verifier keys of the logs to sign for, as dc-archive log-key prints them', [])
    .option('--state <file>', 'what it remembers; without it, it would sign anything: keep it', 'witness.db')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive witness key --name witness.example.net/w1 --key-file witness.key
  dc-archive witness --key-file witness.key --state witness.db --log archive.example.org/log+1a2b3c4d+AZ…

Give the printed key and the address to the archive (log.witnesses in its site.yaml). See docs/guides/witness.md.`,
    )
    .action((options: Options) => end(() => serveWitness(options)));
  command
    .command('key')
    .description('make a key for a witness, or print the one that is there')
    .option('--name <name>', 'name of the witness for ever, such as witness.example.net/w1')
    .option('--key-file <file>', 'where it is kept, mode 0600', 'witness.key')
    // the option of the same name belongs to the command that is typed
    .action((_: object, typed: Command) => end(async () => key(typed.optsWithGlobals())));
  return command;
}

function key({ name, keyFile }: { name?: string; keyFile: string }): number {
  if (name !== undefined && !/^[A-Za-z0-9.:_~/-]{1,200}$/u.test(name)) {
    process.stderr.write(
      '--name takes letters, digits and . : _ ~ / - only, such as witness.example.net/w1.\n',
    );
    return EXIT.usage;
  }
  const cosigner = name === undefined ? readWitnessKey(keyFile) : makeWitnessKey(name, keyFile);
  process.stdout.write(`${cosignerText(cosigner)}\n`);
  return EXIT.done;
}

async function serveWitness({ listen, keyFile, log, state }: Options): Promise<number> {
  const [, host, port] = /^(?:\[?([A-Za-z0-9.:-]+?)\]?:)(\d{1,5})$/u.exec(listen) ?? [];
  const logs = log.map((text) => readVerifier(text));
  if (host === undefined || Number(port) > 65_535) {
    process.stderr.write('--listen takes host:port, such as 127.0.0.1:8090.\n');
    return EXIT.usage;
  }
  if (logs.length === 0 || logs.includes(null)) {
    process.stderr.write(
      '--log takes verifier keys of logs: name+8 hex digits+44 characters, at least one.\n',
    );
    return EXIT.usage;
  }
  const signal = shutdownSignal();
  const { events } = observe('info');
  const cosigner = readWitnessKey(keyFile);
  using heads = openWitnessHeads(state);
  const parts = { cosigner, logs: logs as Verifier[], heads, clock: systemClock, events };
  const server = createWitnessServer(parts, (error) =>
    events.failed({ code: asArchiveError(error).code, frame: ownFrame(error) }),
  );
  server.listen(Number(port), host);
  await once(server, 'listening').catch((error: unknown) => {
    throw new ArchiveError('LISTEN_FAILED', 'later', { port: Number(port) }, error);
  });
  const { address, port: taken } = server.address() as AddressInfo;
  process.stdout.write(
    `${cosignerText(cosigner)}\nhttp://${address.includes(':') ? `[${address}]` : address}:${taken}/\n`,
  );
  if (!signal.aborted) await once(signal, 'abort');
  server.closeAllConnections();
  server.close();
  events.stopped();
  return EXIT.done;
}
