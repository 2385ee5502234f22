// A real SMTP server on loopback that keeps what it is given.
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { AddressInfo } from 'node:net';

export interface ReceivedMail {
  /** envelope recipients */
  readonly to: readonly string[];
  /** header and body as they came */
  readonly raw: string;
  readonly subject: string;
  /** decoded text */
  readonly text: string;
}

export interface TestSmtp extends AsyncDisposable {
  readonly port: number;
  readonly mails: ReceivedMail[];
  /** as it stands in site.yaml */
  readonly settings: Record<string, unknown>;
}

/**
 * `refuse`: what the server answers to a recipient, for example 550; undefined takes it. `password`: whoever wants to send
 * has to know it.
 */
export async function startSmtp(
  refuse: (to: string) => number | undefined = () => undefined,
  password?: string,
): Promise<TestSmtp> {
  const { simpleParser } = await import('mailparser');
  const mails: ReceivedMail[] = [];
  const options: SMTPServerOptions = {
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disabledCommands: password === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    onAuth(auth, _session, done) {
      if (auth.password === password) return done(null, { user: auth.username });
      done(new Error('not so'));
    },
    logger: false,
    onRcptTo({ address }, _session, done) {
      const code = refuse(address);
      if (code === undefined) return done();
      done(Object.assign(new Error('not here'), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        simpleParser(raw).then(
          ({ subject = '', text = '' }) => {
            mails.push({ to, raw: raw.toString('utf8'), subject, text });
            done();
          },
          (error: unknown) => done(error as Error),
        );
      });
    },
  };
  const server = new SMTPServer(options);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    settings: { host: '127.0.0.1', port, tls: 'none', from: 'archive@example.org' },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
