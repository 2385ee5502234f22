// A slow line to a server for the bench: a TCP proxy on a thread of its own that adds a round trip and limits each connection.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

interface LineFacts {
  readonly port: number;
  readonly roundTripMs: number;
  /** in each direction of each connection */
  readonly bytesPerSecond: number;
}

interface SlowLine extends AsyncDisposable {
  readonly port: number;
}

/** Gives the near end's port on 127.0.0.1. */
export async function slowLine(facts: LineFacts): Promise<SlowLine> {
  const worker = new Worker(new URL(import.meta.url), { workerData: facts });
  const [port] = (await once(worker, 'message')) as [number];
  return {
    port,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

/** Bytes that a line holds while they travel; more are left with the sender. */
const MOST_UNDER_WAY = 4 * 1024 * 1024;

if (!isMainThread) {
  const facts = workerData as LineFacts;
  const server = createServer((near) => {
    const far = connect(facts.port, '127.0.0.1');
    for (const socket of [near, far]) socket.setNoDelay(true).on('error', () => socket.destroy());
    void carry(near, far, facts);
    void carry(far, near, facts);
  });
  server.listen(0, '127.0.0.1', () => parentPort!.postMessage((server.address() as AddressInfo).port));
}

// One queue a direction: a timer for each chunk would bring them out of order.
async function carry(from: Socket, to: Socket, { roundTripMs, bytesPerSecond }: LineFacts): Promise<void> {
  const queue: { chunk: Buffer | null; at: number }[] = [];
  let underWay = 0;
  let free = 0;
  let wake = () => {};
  const put = (chunk: Buffer | null) => {
    // sent when the line is free, there half a round trip later
    free = Math.max(performance.now(), free) + ((chunk?.length ?? 0) / bytesPerSecond) * 1000;
    queue.push({ chunk, at: free + roundTripMs / 2 });
    underWay += chunk?.length ?? 0;
    if (underWay > MOST_UNDER_WAY) from.pause();
    wake();
  };
  // what is under way still arrives after the other side has gone
  from
    .on('data', put)
    .on('end', () => put(null))
    .on('close', () => put(null));
  for (;;) {
    const next = queue.shift();
    if (next === undefined) {
      await new Promise<void>((resolve) => (wake = resolve));
      continue;
    }
    const waitMs = next.at - performance.now();
    if (waitMs > 1) await delay(waitMs);
    if (to.destroyed) return void from.destroy();
    if (next.chunk === null) return void to.end();
    underWay -= next.chunk.length;
    if (!to.write(next.chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
    if (underWay <= MOST_UNDER_WAY) from.resume();
  }
}
