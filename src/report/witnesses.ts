// Who has lately signed that this log only grew.
import { readCosigner, verifyCosignature } from '../archive/log/cosignature.ts';
import type { LogReader } from '../archive/log/log.ts';
import { parseNote } from '../archive/log/note.ts';

const RECENT_MS = 24 * 3_600_000;

/** How many organisations have a cosignature under a head of this log that holds and is not older than a day. `now`: ms UTC. */
export async function recentWitnesses(log: LogReader, now: number): Promise<number> {
  const organisations = new Set<string>();
  for (const { verifier, organisation, cosigned } of await log.witnesses()) {
    const cosigner = readCosigner(verifier);
    const note = cosigned === null ? null : parseNote(cosigned.note + cosigned.line);
    const signed = note === null || cosigner === null ? null : verifyCosignature(note, cosigner);
    if (signed !== null && now - signed.time <= RECENT_MS) organisations.add(organisation);
  }
  return organisations.size;
}
