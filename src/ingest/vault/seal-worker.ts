// The thread of sealer.ts: names and seals a batch of raw mail, which comes and goes as one piece of memory.
import type { KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { seal } from './seal.ts';
import { nameOf, pack, unpack, type Packed } from './sealed-mail.ts';

const key = workerData as KeyObject;

parentPort!.on('message', (mails: Packed) => {
  const sealed = unpack(mails).map((bytes) => {
    const id = nameOf(bytes);
    return { id, bytes: seal(key, id, bytes) };
  });
  const packed = pack(sealed.map(({ bytes }) => bytes));
  parentPort!.postMessage({ ids: sealed.map(({ id }) => id), packed }, [packed.memory]);
});
