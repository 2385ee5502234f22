// Stands between a client and a real IMAP server and makes faults that the server cannot be made to show.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What becomes of a command: it goes on, is answered here, or nothing is ever heard of the connection again. */
type Fate = 'pass' | 'silence' | { readonly answer: string };

export interface ProxyFaults {
  /** `text` is the command without its tag */
  readonly onCommand?: (text: string, connection: number) => Fate;
  /** each whole response with its literals; gives what the client gets instead */
  readonly onResponse?: (response: Buffer, connection: number) => Buffer | 'silence';
}

export interface ImapProxy extends AsyncDisposable {
  readonly port: number;
  /** how many were opened */
  readonly connections: number;
}

/** Only for connections without TLS and compression. */
export async function imapProxy(serverPort: number, faults: ProxyFaults): Promise<ImapProxy> {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((near) => {
    const number = ++connections;
    const far = connect(serverPort, '127.0.0.1');
    open.add(near).add(far);
    let isSilent = false;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far])
      socket.on('error', end).on('close', () => {
        // a line that is dead tells nobody that it is
        if (!isSilent) end();
      });
    near.on('data', (chunk: Buffer) => {
      if (isSilent) return;
      for (const line of chunk.toString('latin1').match(/[^\n]*\n?/gu) ?? []) {
        const [, tag, text] = /^(\S+) (.*)\r\n$/u.exec(line) ?? [];
        const fate = tag === undefined ? 'pass' : (faults.onCommand?.(text!, number) ?? 'pass');
        if (fate === 'silence') isSilent = true;
        if (isSilent || fate === 'silence') return;
        if (fate === 'pass') far.write(Buffer.from(line, 'latin1'));
        else near.write(`${tag} ${fate.answer}\r\n`);
      }
    });
    let waiting: Buffer = Buffer.alloc(0);
    far.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (let end = endOfResponse(waiting); end > 0 && !isSilent; end = endOfResponse(waiting)) {
        const response = faults.onResponse?.(waiting.subarray(0, end), number) ?? waiting.subarray(0, end);
        waiting = waiting.subarray(end);
        if (response === 'silence') isSilent = true;
        else near.write(response);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** Where the first whole response ends, with the literals that it announces; 0 where it is not all here. */
function endOfResponse(bytes: Buffer): number {
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    if (end === -1) return 0;
    const literal = /\{(\d+)\}$/u.exec(bytes.toString('latin1', Math.max(at, end - 20), end));
    if (literal === null) return end + 2;
    at = end + 2 + Number(literal[1]);
    if (at > bytes.length) return 0;
  }
}
