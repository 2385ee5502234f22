// The bytes of the log's files, the same over HTTP and in an export.
import { readCosigner } from '../../archive/log/cosignature.ts';
import type { LogReader, WitnessState } from '../../archive/log/log.ts';
import { TILE_WIDTH } from '../../archive/log/merkle.ts';
import { bundle, type TileName } from '../../archive/log/tiles.ts';

/** The signed head with the cosignatures that it has. Null before the first signature. */
export async function checkpoint(log: LogReader): Promise<string | null> {
  const head = await log.head();
  return head === null ? null : withCosignatures(head.note, await log.witnesses());
}

/** The newest head that somebody has cosigned: an older one than the checkpoint while witnesses are asked. */
export async function cosignedCheckpoint(log: LogReader): Promise<string | null> {
  const witnesses = await log.witnesses();
  const newest = witnesses
    .flatMap(({ cosigned }) => cosigned ?? [])
    .reduce<WitnessState['cosigned']>((a, b) => (a === null || b.size > a.size ? b : a), null);
  return newest === null ? null : withCosignatures(newest.note, witnesses);
}

/** The last head of one witness, named by the id of its key (8 hex digits), with its cosignature. */
export async function cosignedBy(log: LogReader, id: string): Promise<string | null> {
  for (const { verifier, cosigned } of await log.witnesses())
    if (cosigned !== null && readCosigner(verifier)?.id.toString('hex') === id)
      return cosigned.note + cosigned.line;
  return null;
}

function withCosignatures(note: string, witnesses: readonly WitnessState[]): string {
  const lines = witnesses.flatMap(({ cosigned }) => (cosigned?.note === note ? cosigned.line : []));
  return note + lines.join('');
}

/**
 * Who signs and who cosigns (C2SP tlog-policy). Witnesses of one organisation count once. Null before the first
 * signature.
 */
export async function logPolicy(log: LogReader): Promise<string | null> {
  const head = await log.head();
  if (head === null) return null;
  const [witnesses, quorum] = [await log.witnesses(), await log.quorum()];
  const lines = [`log ${head.verifier}`];
  const organisations = [...Map.groupBy(witnesses.entries(), ([, { organisation }]) => organisation)];
  for (const [number, [organisation, own]] of organisations.entries()) {
    lines.push(`# ${organisation}`);
    for (const [i, { verifier, url }] of own) lines.push(`witness w${i + 1} ${verifier} ${url}`);
    lines.push(`group o${number + 1} any ${own.map(([i]) => `w${i + 1}`).join(' ')}`);
  }
  const names = organisations.map((_, number) => `o${number + 1}`);
  if (quorum > 0 && names.length > 0)
    lines.push(`group enough ${Math.min(quorum, names.length)} ${names.join(' ')}`, 'quorum enough');
  else lines.push('quorum none');
  return `${lines.join('\n')}\n`;
}

/** The last heads of who signed the log before it was handed over: `[{verifier, size, checkpoint}]`, the oldest first. */
export async function predecessorsFile(log: LogReader): Promise<string> {
  const heads = await log.predecessors();
  return `${JSON.stringify(heads.map(({ verifier, size, note }) => ({ verifier, size, checkpoint: note })))}\n`;
}

/** Null where the published log of this size has no such tile. */
export async function tile(
  log: LogReader,
  size: number,
  { level, number, width }: TileName,
): Promise<Buffer | null> {
  const from = number * TILE_WIDTH;
  const covered = level === 'entries' ? 1 : TILE_WIDTH ** level;
  if ((from + width) * covered > size) return null;
  if (level !== 'entries') return Buffer.concat(await log.hashes(level, from, width));
  const leaves = await log.leaves(from, from + width);
  return bundle(leaves.map((leaf) => Buffer.from(leaf)));
}
