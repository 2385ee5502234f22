// A witness over HTTP. Who it is for is authenticated by the signature on what they send, nothing else.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { cosignerText } from '../archive/log/cosignature.ts';
import { verifierText } from '../archive/log/note.ts';
import { ADD_CHECKPOINT } from './submission.ts';
import { answerSubmission, type WitnessParts } from './witness.ts';

const LARGEST_BODY = 64 * 1024;
const LONGEST_REQUEST_MS = 10_000;
const TEXT = 'text/plain; charset=utf-8';

/** The server; the caller listens. `onFault` is told of what is ours. */
export function createWitnessServer(parts: WitnessParts, onFault: (error: unknown) => void): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === ADD_CHECKPOINT) {
      if (request.method !== 'POST') return send(response, 405, TEXT, 'Only POST is answered.\n');
      const body = await bodyOf(request);
      if (body === null) return send(response, 413, TEXT, 'Too large.\n');
      const { status, type, body: text } = answerSubmission(body, parts);
      return send(response, status, type, text);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, TEXT, 'Only GET is answered.\n');
    if (request.url === '/') return send(response, 200, TEXT, about(parts));
    if (request.url === '/conflicts') return send(response, 200, TEXT, conflicts(parts));
    return send(response, 404, TEXT, 'There is nothing here.\n');
  };
  return createServer(
    { requestTimeout: LONGEST_REQUEST_MS, headersTimeout: LONGEST_REQUEST_MS },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        // somebody hung up in the middle
        if (request.destroyed && !request.complete) return response.destroy();
        onFault(error);
        if (!response.headersSent) send(response, 500, TEXT, 'The fault is ours.\n');
        return undefined;
      });
    },
  );
}

function about({ cosigner, logs }: WitnessParts): string {
  return `This is a witness of transparency logs (C2SP tlog-witness).
Its key: ${cosignerText(cosigner)}
It signs for:
${logs.map((log) => `${verifierText(log)}\n`).join('')}Heads of theirs that it has not signed are under /conflicts.
`;
}

// With what it had signed instead: for whoever has to find out.
function conflicts({ heads }: WitnessParts): string {
  return heads
    .conflicts()
    .map(({ isProof, at, signed, note }) => {
      const what = isProof
        ? 'The log has signed two heads of one size'
        : 'Sent without a proof that holds; anybody can do that with a true head';
      return `# ${new Date(at).toISOString()} ${what}. Signed here, and sent:\n${signed}\n${note}\n`;
    })
    .join('');
}

/** Null where it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > LARGEST_BODY) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  const headers = {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  };
  response.writeHead(status, { ...headers, 'x-content-type-options': 'nosniff' }).end(body);
}
