// A subscriber's copy and the archive's record of it: what comes of transport, lists and redaction is no alteration; what
// changes what somebody said is, wherever it hides.
import { beforeAll, describe, expect, it } from 'vitest';
import { parseMessage } from '../../../src/ingest/parse/parse-message.ts';
import type { ParsedMessage } from '../../../src/mail/message.ts';
import { KeyedHasher } from '../../../src/redact/keyed-hash.ts';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import type { RedactedMessage } from '../../../src/redact/public-message.ts';
import { redactMessage } from '../../../src/redact/redact-message.ts';
import { alteredField, type OwnMail } from '../../../src/report/verify/own-mail.ts';
import { isSameText } from '../../../src/report/verify/same-text.ts';
import { makeMessage, type MessageParts } from '../../support/make-message.ts';
import { policy } from '../../redact/support.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';

const hasher = new KeyedHasher(new Uint8Array(32).fill(3));
const ADDRESS = 'dc-x@lists.example.org';
const POLICIES: Record<string, CompiledPolicy> = {};
beforeAll(async () => {
  for (const id of ['open', 'balanced', 'strict'] as const) POLICIES[id] = await policy(id);
});

async function parsed(parts: MessageParts, tag: string): Promise<ParsedMessage> {
  const context = { listAddress: ADDRESS, subjectTags: [tag], noArchive: 'honour', now: Date.now() } as const;
  const outcome = await parseMessage({ bytes: makeMessage(parts), receivedAt: null }, context);
  if (outcome.kind !== 'parsed') throw new Error(outcome.why);
  return outcome.message;
}

async function recordOf(parts: MessageParts, id: string): Promise<RedactedMessage> {
  const outcome = redactMessage(await parsed(parts, 'dc-x'), { list: 'dc-x', policy: POLICIES[id]!, hasher });
  if (outcome.kind !== 'public') throw new Error(outcome.kind);
  return outcome.message;
}

const own = async (parts: MessageParts, tag = 'dc-x'): Promise<OwnMail> => ({
  ...(await parsed(parts, tag)),
  messageId: 'm@example.org',
});

const TEXT = `Dear all,

I support the proposal of Ahmed Ben Salah. Call me at +44 20 7946 0958 or write to
jane.doe@example.org, or to Ahmed <ahmed@example.com>, before Friday. The server is 198.51.100.23 as always.

Ahmed Ben Salah <ahmed@example.com> wrote:
> I oppose it, see https://example.org/doc?token=abcdef0123456789abcdef0123456789
> and my number is +216 71 123 456.

--\u0020
Jane Doe, 12 High Street, London SW1A 1AA
`;
const FOOTER = (token: string) =>
  `_______________________________________________\ndc-x mailing list -- ${ADDRESS}\nTo unsubscribe: https://lists.example.org/leave/${token}\n`;
const BASE: MessageParts = {
  from: 'Jane Doe <jane.doe@example.org>',
  to: ADDRESS,
  subject: '[dc-x] Re: Proposal of Ahmed Ben Salah, +44 20 7946 0958',
  messageId: 'm@example.org',
  listId: 'dc-x.lists.example.org',
  text: TEXT,
};

describe.each(['open', 'balanced', 'strict'])('under the policy %s', (id) => {
  it.each<readonly [string, MessageParts]>([
    ['the same copy', {}],
    ['another transfer encoding', { encoding: 'base64' }],
    ['quoted-printable', { encoding: 'quoted-printable' }],
    ['another footer', { text: TEXT + FOOTER('reader-9f8e') }],
    ['another list tag', { subject: '[Coalition X 17] Re: Proposal of Ahmed Ben Salah, +44 20 7946 0958' }],
    ['no list tag', { subject: 'Re: Proposal of Ahmed Ben Salah, +44 20 7946 0958' }],
    [
      'wrapped lines',
      { text: TEXT.replace(' before Friday', '\nbefore Friday').replace('Dear all,\n\n', 'Dear all,\n') },
    ],
    [
      'a From that DMARC made the list write',
      {
        from: 'Jane Doe via dc-x <dc-x@lists.example.org>',
        headers: [['Reply-To', 'Jane Doe <jane.doe@example.org>']],
      },
    ],
    ['more Received fields', { headers: [['Received', 'from a by b; Mon, 5 Jan 2026 11:00:00 +0000']] }],
  ])('does not take for altered: %s', async (_, change) => {
    const record = await recordOf({ ...BASE, text: TEXT + FOOTER('archive-1a2b') }, id);
    expect(alteredField(await own({ ...BASE, ...change }), record)).toBeNull();
  });

  it('redacts something in this very message, so that there is something to see through', async () => {
    const record = await recordOf(BASE, id);
    expect(record.redactions.length).toBeGreaterThan(2);
    expect(record.body).not.toContain('7946');
  });

  it.each<readonly [string, string, (record: RedactedMessage) => Partial<RedactedMessage>]>([
    ['a word changed', 'body', ({ body }) => ({ body: body.replace('support', 'reject_') })],
    [
      'a sentence taken out',
      'body',
      ({ body, redactions }) => ({
        body: body.replace('Dear all,', ''),
        redactions: redactions.map((one) =>
          one.field === 'body' ? { ...one, start: one.start - 9, end: one.end - 9 } : one,
        ),
      }),
    ],
    ['words put behind the end', 'body', ({ body }) => ({ body: `${body}\nI agree with the chair.` })],
    [
      'a lie said to be a redaction',
      'body',
      ({ body, redactions }) => ({
        redactions: [
          ...redactions,
          { field: 'body', start: body.indexOf('Dear'), end: body.indexOf('Dear') + 9, category: 'custom' },
        ],
      }),
    ],
    [
      'a placeholder that is none',
      'body',
      ({ body, redactions }) => {
        const [first] = redactions.filter(({ field }) => field === 'body');
        const length = first!.end - first!.start;
        return {
          body:
            body.slice(0, first!.start) +
            '[I agree with all]'.slice(0, length).padEnd(length, '!') +
            body.slice(first!.end),
        };
      },
    ],
    ['another subject', 'subject', ({ subject }) => ({ subject: subject.replace('Proposal', 'Complaint') })],
    ['another date', 'date', ({ sentAt }) => ({ sentAt: sentAt - 86_400_000 })],
  ])('names what was altered: %s', async (_, field, change) => {
    const record = await recordOf(BASE, id);
    const altered = { ...record, ...change(record) };
    expect(altered).not.toEqual(record);
    expect(alteredField(await own(BASE), altered)).toBe(field);
  });
});

it('names another author, where names are shown', async () => {
  const record = await recordOf(BASE, 'balanced');
  const altered = { ...record, author: { ...record.author, label: 'Ahmed Ben Salah' } };
  expect(alteredField(await own(BASE), altered)).toBe('author');
});

it('takes time that grows with the length only', () => {
  const own = `${'a'.repeat(200_000)}c`;
  const placeholder = '[email removed]';
  const published = `${placeholder}${'a'.repeat(100_000)}b${placeholder}`;
  const spans = [
    { start: 0, end: placeholder.length },
    { start: published.length - placeholder.length, end: published.length },
  ];
  const spent = cpuTimer();
  expect(isSameText(own, published, spans)).toBe(false);
  expect(spent()).toBeLessThan(1500);
  expect(isSameText(own, published.replace('b[', 'a['), spans)).toBe(true);
});
