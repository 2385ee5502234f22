// A small web server on loopback for tests of probes: pages by path, and what was asked of it.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer =
  | string
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer }
  | ((request: IncomingMessage, response: ServerResponse) => void);

export interface PageServer extends AsyncDisposable {
  /** without a slash at the end */
  readonly url: string;
  /** `GET /path`, in order */
  readonly asked: readonly string[];
  readonly cookies: readonly string[];
}

/** Serves HTML pages; what is not there is a bare 404. `pages` may be made with the server's address. */
export async function servePages(
  pages: (url: string) => Readonly<Record<string, Answer>>,
): Promise<PageServer> {
  const asked: string[] = [];
  const cookies: string[] = [];
  let known: Readonly<Record<string, Answer>> = {};
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.headers.cookie !== undefined) cookies.push(request.headers.cookie);
    const answer = known[request.url ?? ''] ?? { status: 404, body: '<h1>Not Found</h1>' };
    if (typeof answer === 'function') return answer(request, response);
    const { status = 200, headers = {}, body = '' } = typeof answer === 'string' ? { body: answer } : answer;
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': 'session=somebody',
      ...headers,
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  known = pages(url);
  return {
    url,
    asked,
    cookies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
