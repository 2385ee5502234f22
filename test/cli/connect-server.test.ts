// Which mail server an address has, with the DNS played by the test.
import { describe, expect, it } from 'vitest';
import { completeServer, findByMx, findServer, type ResolveSrv } from '../../src/cli/connect-server.ts';

const srv = (name: string, port: number, priority = 0, weight = 0) => ({ name, port, priority, weight });
const dns =
  (records: Record<string, ReturnType<typeof srv>[]>): ResolveSrv =>
  async (name) => {
    if (records[name] === undefined)
      throw Object.assign(new Error('queryEsrv ENOTFOUND'), { code: 'ENOTFOUND' });
    return records[name];
  };
const nobody: ResolveSrv = () => {
  throw new Error('asked');
};

describe('findServer', () => {
  it.each([
    ['gmail.com', 'imap.gmail.com'],
    ['GoogleMail.com', 'imap.gmail.com'],
    ['outlook.com', 'outlook.office365.com'],
    ['fastmail.com', 'imap.fastmail.com'],
    ['posteo.de', 'posteo.de'],
    ['gmx.net', 'imap.gmx.net'],
  ])('knows %s without asking', async (domain, host) => {
    expect(await findServer(domain, nobody)).toEqual({
      host,
      port: 993,
      tls: 'implicit',
      isElsewhere: false,
    });
  });

  it('takes the lowest priority, then the highest weight', async () => {
    const records = [
      srv('b.example.org', 993, 20),
      srv('c.example.org', 993, 10, 1),
      srv('a.example.org', 1993, 10, 5),
    ];
    expect(await findServer('Example.org', dns({ '_imaps._tcp.example.org': records }))).toEqual({
      host: 'a.example.org',
      port: 1993,
      tls: 'implicit',
      isElsewhere: false,
    });
  });

  it('takes implicit TLS before STARTTLS, and STARTTLS where TLS is not offered', async () => {
    const starttls = { '_imap._tcp.example.org': [srv('mail.example.org', 143)] };
    const both = { ...starttls, '_imaps._tcp.example.org': [srv('mail.example.org', 993, 50)] };
    const refused = { ...starttls, '_imaps._tcp.example.org': [srv('.', 0)] };
    expect(await findServer('example.org', dns(both))).toMatchObject({ port: 993, tls: 'implicit' });
    expect(await findServer('example.org', dns(refused))).toMatchObject({ port: 143, tls: 'starttls' });
    expect(await findServer('example.org', dns({ '_imap._tcp.example.org': [srv('', 0)] }))).toBeNull();
  });

  it.each([
    ['mail.example.net', true],
    ['notexample.org', true],
    ['mail.example.org.', false],
    ['example.org', false],
  ])('says whether %s is another domain', async (name, isElsewhere) => {
    const found = await findServer('example.org', dns({ '_imaps._tcp.example.org': [srv(name, 993)] }));
    expect(found?.isElsewhere).toBe(isElsewhere);
  });

  it('gives up on a domain that is silent or does not exist', async () => {
    expect(await findServer('example.org', dns({}))).toBeNull();
    expect(await findServer('example.org', () => new Promise(() => {}), 20)).toBeNull();
  });
});

describe('findByMx', () => {
  const mx = (...exchanges: [priority: number, exchange: string][]) => {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return exchanges.map(([priority, exchange]) => ({ priority, exchange }));
    };
    return { asked, resolve };
  };

  it.each([
    ['aspmx.l.google.com', 'imap.gmail.com'],
    ['SMTP.Google.com.', 'imap.gmail.com'],
    ['example-org.mail.protection.outlook.com', 'outlook.office365.com'],
    ['example-org.a-v1.mx.microsoft', 'outlook.office365.com'],
    ['in1-smtp.messagingengine.com', 'imap.fastmail.com'],
    ['mx.zoho.eu', 'imap.zoho.eu'],
  ])('knows whose %s is', async (exchange, host) => {
    const { asked, resolve } = mx([20, 'mail.example.org'], [10, exchange]);
    const found = { host, port: 993, tls: 'implicit', isElsewhere: false };
    expect(await findByMx('Example.org', resolve)).toEqual(found);
    expect(asked).toEqual(['example.org']);
  });

  it.each([
    ['a server of its own', [[10, 'mail.example.org']]],
    [
      'a name that only looks alike',
      [
        [10, 'aspmx.notgoogle.com'],
        [20, 'aspmx.l.google.com'],
      ],
    ],
    ['no mail at all (RFC 7505)', [[0, '']]],
    ['no record', []],
  ] as [string, [number, string][]][])('does not guess from %s', async (_what, records) => {
    expect(await findByMx('example.org', mx(...records).resolve)).toBeNull();
  });

  it('gives up on a domain that is silent or does not exist', async () => {
    expect(await findByMx('example.org', () => Promise.reject(new Error('ENOTFOUND')))).toBeNull();
    expect(await findByMx('example.org', () => new Promise(() => {}), 20)).toBeNull();
  });
});

it('completeServer fills in port and TLS by one another', () => {
  expect(completeServer('h')).toEqual({ host: 'h', port: 993, tls: 'implicit' });
  expect(completeServer('h', 143)).toEqual({ host: 'h', port: 143, tls: 'starttls' });
  expect(completeServer('h', undefined, 'starttls')).toEqual({ host: 'h', port: 143, tls: 'starttls' });
  expect(completeServer('h', 2993, 'implicit')).toEqual({ host: 'h', port: 2993, tls: 'implicit' });
});
