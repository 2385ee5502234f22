// What a worker does before its first message: completes erasures that were broken off, reads who is in older mail.
import type { Config } from '../config/load.ts';
import type { Events } from '../ops/events.ts';
import { finishErasures } from './erasing.ts';
import { fillPeople } from './people.ts';
import { fillingPath, removeDatabase } from './paths.ts';
import type { Work } from './work.ts';

/** The caller holds the worker's lock. */
export async function beforeWork(options: {
  config: Config;
  work: Work;
  events: Events;
  signal: AbortSignal;
}): Promise<void> {
  const { config, work, signal } = options;
  // of an import of a bag that was killed: it may hold texts that are to be gone
  removeDatabase(fillingPath(config.data));
  try {
    await finishErasures({ ...options, isAlone: true, onStep: () => {} });
  } catch (error) {
    // told to stop in the middle of one: no fault, the next start goes on with it
    if (!signal.aborted || error !== signal.reason) throw error;
    return;
  }
  // Only there are names looked for that other messages tell of.
  const hidesNames = config.lists.some(({ policyDocument }) => policyDocument.names === 'pseudonymise');
  if (hidesNames) await fillPeople(work, signal);
}
