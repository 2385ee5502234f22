import { beforeAll, describe, expect, it } from 'vitest';
import type { ParsedMessage } from '../../src/mail/message.ts';
import { KeyedHasher, messageIdKey } from '../../src/redact/keyed-hash.ts';
import type { CompiledPolicy } from '../../src/redact/policy.ts';
import { redactMessage } from '../../src/redact/redact-message.ts';
import { LIST, policy } from './support.ts';

const hasher = new KeyedHasher(new Uint8Array(32).fill(7));
let balanced: CompiledPolicy;
let strict: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced', { key: hasher, version: 3 });
  strict = await policy('strict', { key: hasher });
});

function parsed(changes: Partial<ParsedMessage> = {}): ParsedMessage {
  return {
    messageId: 'm1@example.org',
    inReplyTo: ['m0@example.org'],
    references: ['root@example.org', 'm0@example.org'],
    sentAt: 1_700_000_000_000,
    receivedAt: 1_700_000_001_000,
    dateCorrected: false,
    author: { displayName: 'Jane Doe', addrSpec: 'Jane@example.org' },
    subject: 'Agenda',
    body: 'Hello',
    language: 'en',
    attachments: [],
    people: [],
    contentDigest: 'd'.repeat(64),
    withhold: null,
    ...changes,
  };
}

function published(changes: Partial<ParsedMessage> = {}, compiled = balanced) {
  const outcome = redactMessage(parsed(changes), { list: 'dc-x', policy: compiled, hasher });
  if (outcome.kind !== 'public') throw new Error(`outcome ${JSON.stringify(outcome)}`);
  return outcome;
}

describe('redacting a message', () => {
  it('says what of it could not be read, and nothing of it where all could', () => {
    expect(published({ body: '', unreadable: 'encrypted' }).message.unreadable).toBe('encrypted');
    expect(published().message).not.toHaveProperty('unreadable');
  });

  it('publishes words and takes values out of every field', () => {
    const { message } = published({
      subject: 'Re: jane@example.org',
      body: `To ${LIST}: Tel: 020 7946 0123`,
      author: { displayName: 'Jane Doe (jane@example.org)', addrSpec: 'jane@example.org' },
      attachments: [{ name: 'CV_jane.doe_at_example.org.pdf', type: 'application/pdf', sizeBytes: 10 }],
    });
    expect(JSON.stringify(message)).not.toMatch(/jane@|jane\.doe|7946/);
    expect(message.policy).toEqual({ id: 'balanced', version: 3 });
    expect(message.subject).toMatch(/^Re: \[email \w{4}\]$/);
    expect(message.body).toBe(`To ${LIST}: Tel: [phone removed]`);
    expect(message.author.label).toMatch(/^Jane Doe \(\[email \w{4}\]\)$/);
    expect(message.attachments[0]?.name).toMatch(/^\[email \w{4}\]\.pdf$/);
    expect(message.redactions.map(({ field }) => field)).toEqual([
      'author',
      'subject',
      'body',
      'attachments.0',
    ]);
    const fields: Record<string, string> = {
      author: message.author.label,
      subject: message.subject,
      body: message.body,
      'attachments.0': message.attachments[0]!.name!,
    };
    for (const { field, start, end } of message.redactions)
      expect(fields[field]!.slice(start, end)).toMatch(/^\[.*\]$/);
  });

  it.each([
    'jane@example.org',
    'jane at example.org',
    '',
    '"jane@example.org"',
    '<jane@example.org>',
    '\u202ejane@example.org',
  ])('gives an author named %j a neutral name', (displayName) => {
    const { message } = published({ author: { displayName, addrSpec: 'jane@example.org' } });
    expect(message.author.label).toBe(`Participant ${message.author.key.slice(0, 4)}`);
    expect(message.redactions).toEqual([]);
  });

  it('knows an author again by address, in any case, and by name where there is no address', () => {
    const key = (displayName: string, addrSpec: string) =>
      published({ author: { displayName, addrSpec } }).message.author.key;
    expect(key('Jane', 'jane@example.org')).toBe(key('J. Doe', 'JANE@example.org'));
    expect(key('Jane', '')).toBe(key('jane', ''));
    expect(key('Jane', '')).not.toBe(key('Joe', ''));
  });

  it('gives a hidden author another code in each list, and none that a list with names shows', async () => {
    const of = (compiled: CompiledPolicy) => {
      const { author, body } = published({ body: 'Regards,\nJane Doe' }, compiled).message;
      return { key: author.key, code: /Participant (\w{4})/.exec(body)?.[1] ?? author.key.slice(0, 4) };
    };
    const named = [balanced, await policy('balanced', { key: hasher, list: 'dc-x' })].map(of);
    const hidden = await Promise.all(
      ['dc-x', 'dc-y'].map(async (list) => of(await policy('strict', { key: hasher, list }))),
    );
    expect(named[0]).toEqual(named[1]);
    const all = [named[0]!, ...hidden];
    expect(new Set(all.map(({ key }) => key)).size).toBe(3);
    expect(new Set(all.map(({ code }) => code)).size).toBe(3);
    for (const { key, code } of hidden) expect(code).toBe(key.slice(0, 4));
  });

  it('takes names away in strict, in the author line and in the text alike', () => {
    const { message } = published(
      {
        body: 'Regards,\nJane Doe',
        attachments: [{ name: 'Jane.pdf', type: 'application/pdf', sizeBytes: 1 }],
      },
      strict,
    );
    const label = `Participant ${message.author.key.slice(0, 4)}`;
    expect(message.author.label).toBe(label);
    expect(message.body).toBe(`Regards,\n[${label}]`);
    expect(message.attachments[0]?.name).toBe('attachment-1.pdf');
  });

  it('removes the address of everybody in the header, whatever it looks like', () => {
    const { message } = published({
      people: [{ displayName: '', addrSpec: 'joe@internal-host' }],
      subject: 'joe@internal-host',
      body: 'ask JOE @ internal-host',
    });
    expect(JSON.stringify(message)).not.toMatch(/joe|internal-host/i);
  });

  it('makes text well formed and readable in one way only', () => {
    const { message } = published({ body: 'a\0b \ud800 \u202egnp.exe\u2066 c\r\nd', subject: 'a\nb\u0007' });
    expect(message.body).toBe('a\uFFFDb \uFFFD gnp.exe c\nd');
    expect(message.body.isWellFormed()).toBe(true);
    expect(message.subject).toBe('a b\uFFFD');
  });

  it('shortens what is too long without cutting a placeholder', () => {
    const { message } = published({ subject: `${'x '.repeat(992)}jane@example.org ${'y'.repeat(100)}` });
    expect(message.subject.length).toBeLessThanOrEqual(2000);
    expect(message.subject).not.toContain('jane');
    for (const { field, start, end } of message.redactions) {
      if (field === 'subject') expect(message.subject.slice(start, end)).toMatch(/^\[email \w{4}\]$/);
    }
  });

  it('hides a strange media type', () => {
    const { message } = published({
      attachments: [{ name: null, type: 'text/jane@example.org', sizeBytes: 1 }],
    });
    expect(message.attachments).toEqual([{ name: null, type: 'application/octet-stream', sizeBytes: 1 }]);
  });

  it('names the message by keyed hashes that do not depend on the list', () => {
    const { commitId, ...keys } = published().keys;
    const other = redactMessage(parsed(), { list: 'dc-y', policy: strict, hasher });
    // but for what the log commits to, which is another each time
    expect(other.kind === 'public' && other.keys).toEqual({ ...keys, commitId: expect.any(Object) });
    expect(other.kind === 'public' && other.keys.commitId!.value).not.toBe(commitId!.value);
    expect(keys.references).toEqual([
      hasher.hash('message-id', 'root@example.org'),
      hasher.hash('message-id', 'm0@example.org'),
    ]);
    expect(JSON.stringify(keys)).not.toContain('@');
  });

  it('withholds what parsing says must not be published', () => {
    const outcome = redactMessage(parsed({ withhold: 'bounce' }), { list: 'dc-x', policy: balanced, hasher });
    expect(outcome).toMatchObject({ kind: 'withheld', reason: 'bounce', sentAt: 1_700_000_000_000 });
  });

  it('holds a record that does not match the public schema', () => {
    const outcome = redactMessage(parsed({ sentAt: -1 }), { list: 'dc-x', policy: balanced, hasher });
    expect(outcome).toEqual({ kind: 'held', why: 'invalid_record' });
  });
});

describe('keyed hashes', () => {
  it('has the shape of the public contract and a key for each purpose', () => {
    expect(hasher.hash('author', 'x')).toMatch(/^[a-z2-7]{26}$/);
    expect(
      new Set(
        (['identity', 'message-id', 'author', 'pseudonym'] as const).map((purpose) =>
          hasher.hash(purpose, 'x'),
        ),
      ).size,
    ).toBe(4);
    expect(new KeyedHasher(new Uint8Array(32).fill(8)).hash('author', 'x')).not.toBe(
      hasher.hash('author', 'x'),
    );
  });

  it('finds a Message-ID by the sub-key alone, with or without brackets', () => {
    expect(messageIdKey(hasher.messageIdSubKey(), ' <a@example.org> ')).toBe(
      hasher.hash('message-id', 'a@example.org'),
    );
  });

  it('refuses a key of another length', () => {
    expect(() => new KeyedHasher(new Uint8Array(16))).toThrow(RangeError);
  });
});
