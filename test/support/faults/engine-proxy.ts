// Stands before a real Meilisearch and lets one thing go wrong between it and the worker.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the worker asks for: the documents of a batch, the cursor after them, whether a task was carried out. */
export type EngineStep = 'documents' | 'cursor' | 'task';

/**
 * - `refused`, `throttled`: 503 and 429, the engine does not hear of it.
 * - `reset`: the connection breaks before the engine hears of it; `after`: when it has, before it can say so.
 * - `half`: the engine has heard of it, and half of its answer arrives.
 * - `lost`: accepted with 202, and no such task is ever known.
 * - `mistaken`: accepted with 202, and the task's number is that of another, which has succeeded: the queue was emptied
 *   and counts from its beginning.
 */
export type EngineKind = 'refused' | 'throttled' | 'reset' | 'after' | 'half' | 'lost' | 'mistaken';

export interface EngineFault {
  readonly step: EngineStep;
  readonly kind: EngineKind;
  /** how many requests of this step go wrong, from the first on */
  readonly times: number;
}

export interface EngineProxy extends AsyncDisposable {
  readonly url: string;
  /** requests that went wrong */
  readonly happened: number;
  /** from now on nothing goes wrong */
  mend(): void;
}

export async function engineProxy(
  engineUrl: string,
  index: string,
  fault: EngineFault,
): Promise<EngineProxy> {
  let happened = 0;
  let isMended = false;
  const server = createServer((asked, answer) => {
    const isIt = stepOf(asked, index) === fault.step && happened < fault.times && !isMended;
    if (isIt) happened += 1;
    void answerWith(isIt ? fault.kind : null, { engineUrl, asked, answer });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get happened() {
      return happened;
    },
    mend: () => void (isMended = true),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function stepOf({ method, url = '' }: IncomingMessage, index: string): EngineStep | null {
  if (method === 'GET' && /^\/tasks\/\d+/u.test(url)) return 'task';
  if (method !== 'POST' || !/^\/indexes\/[^/]+\/documents\b/u.test(url)) return null;
  return url.startsWith(`/indexes/${index}/`) ? 'documents' : 'cursor';
}

interface Exchange {
  readonly engineUrl: string;
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
}

async function answerWith(kind: EngineKind | null, exchange: Exchange): Promise<void> {
  const { asked, answer } = exchange;
  const body: Buffer[] = [];
  for await (const chunk of asked) body.push(chunk as Buffer);
  if (kind === 'reset') return void asked.socket.resetAndDestroy();
  if (kind === 'refused' || kind === 'throttled') {
    answer.writeHead(kind === 'refused' ? 503 : 429, { 'content-type': 'application/json' });
    return void answer.end('{"message":"busy","code":"x","type":"x","link":"x"}');
  }
  if (kind === 'lost' || kind === 'mistaken') {
    const task = {
      taskUid: kind === 'lost' ? 999_999 : await taskThatSucceeded(exchange),
      indexUid: 'any',
      status: 'enqueued',
      type: 'documentAdditionOrUpdate',
      enqueuedAt: new Date().toISOString(),
    };
    answer.writeHead(202, { 'content-type': 'application/json' });
    return void answer.end(JSON.stringify(task));
  }
  const { status, headers, bytes } = await passOn(exchange, Buffer.concat(body));
  if (kind === 'after') return void asked.socket.resetAndDestroy();
  answer.writeHead(status, headers);
  if (kind === null) return void answer.end(bytes);
  answer.write(bytes.subarray(0, bytes.length >> 1), () => asked.socket.resetAndDestroy());
}

async function taskThatSucceeded({ engineUrl, asked }: Exchange): Promise<number> {
  const answer = await fetch(`${engineUrl}/tasks?statuses=succeeded&limit=1`, {
    headers: { authorization: asked.headers.authorization! },
  });
  const { results } = (await answer.json()) as { results: { uid: number }[] };
  return results[0]!.uid;
}

async function passOn({ engineUrl, asked, answer }: Exchange, body: Buffer) {
  const passed = request(engineUrl + asked.url, { method: asked.method, headers: asked.headers });
  passed.end(body);
  try {
    const [heard] = (await once(passed, 'response')) as [IncomingMessage];
    const bytes: Buffer[] = [];
    for await (const chunk of heard) bytes.push(chunk as Buffer);
    return { status: heard.statusCode!, headers: heard.headers, bytes: Buffer.concat(bytes) };
  } catch {
    // the engine is down: so are we
    answer.destroy();
    return { status: 502, headers: {}, bytes: Buffer.alloc(0) };
  }
}
