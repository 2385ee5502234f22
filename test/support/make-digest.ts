// Digests as list software makes them, of invented messages.

export interface DigestMail {
  readonly from: string;
  readonly subject: string;
  readonly date: string;
  readonly messageId?: string;
  readonly text: string;
  readonly headers?: readonly string[];
}

const LIST_HEAD = (subject: string) => [
  'From: dc-x-request@lists.example.org',
  `Subject: ${subject}`,
  'To: dc-x@lists.example.org',
  'Reply-To: dc-x@lists.example.org',
  'Date: Tue, 6 Jan 2026 12:00:00 +0000',
  'Message-ID: <mailman.1.digest@lists.example.org>',
  'List-Id: Example list <dc-x.lists.example.org>',
  'MIME-Version: 1.0',
];

function fieldsOf({ from, subject, date, messageId, headers = [] }: DigestMail): string[] {
  const id = messageId === undefined ? [] : [`Message-ID: <${messageId}>`];
  return [`Date: ${date}`, `From: ${from}`, 'To: dc-x@lists.example.org', `Subject: ${subject}`, ...id, ...headers];
} // prettier-ignore

/** The message as the list sends it alone. */
export function single(mail: DigestMail, { footer = true, more = [] as readonly string[] } = {}): string {
  const head = [...fieldsOf(mail), 'List-Id: Example list <dc-x.lists.example.org>', ...more];
  return [...head, 'Content-Type: text/plain; charset=utf-8', '', mail.text, ...(footer ? FOOTER : []), ''].join('\r\n');
} // prettier-ignore

/** Mailman 2, "MIME": masthead, table of contents, multipart/digest, footer. */
export function mimeDigest(mails: readonly DigestMail[], subject = 'Dc-x Digest, Vol 7, Issue 2'): string {
  const text = (words: string) => `--outer\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n${words}\r\n`;
  return [
    ...LIST_HEAD(subject),
    'Content-Type: multipart/mixed; boundary="outer"',
    '',
    text(MASTHEAD.join('\r\n')),
    text(`Today's Topics:\r\n\r\n${mails.map((mail, i) => `   ${i + 1}. ${mail.subject}`).join('\r\n')}`),
    '--outer\r\nContent-Type: multipart/digest; boundary="inner"\r\n',
    ...mails.map(
      (mail) =>
        `--inner\r\nContent-Type: message/rfc822\r\nMIME-Version: 1.0\r\n\r\n${fieldsOf(mail).join('\r\n')}\r\nContent-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r\n\r\n${mail.text}\r\n`,
    ),
    '--inner--\r\n',
    text(FOOTER.join('\r\n')),
    '--outer--\r\n',
  ].join('\r\n');
}

/** Mailman 2, "plain" (RFC 1153); `isNumbered` false as LISTSERV and Sympa write it. */
export function plainDigest(
  mails: readonly DigestMail[],
  { subject = 'Dc-x Digest, Vol 7, Issue 2', isNumbered = true, head = LIST_HEAD(subject) } = {},
): string {
  return [
    ...head,
    'Content-Type: text/plain; charset="utf-8"',
    'Content-Transfer-Encoding: 8bit',
    '',
    plainText(mails, isNumbered),
  ].join('\r\n');
}

export function plainText(mails: readonly DigestMail[], isNumbered = true): string {
  return [
    ...MASTHEAD,
    '',
    "Today's Topics:",
    '',
    ...mails.map((mail, i) => `   ${i + 1}. ${mail.subject}`),
    '',
    '',
    '-'.repeat(70),
    '',
    ...mails.flatMap((mail, i) => [
      ...(isNumbered ? [`Message: ${i + 1}`] : []),
      ...fieldsOf(mail),
      'Content-Type: text/plain; charset="us-ascii"',
      '',
      mail.text,
      '',
      '',
      '-'.repeat(30),
      '',
    ]),
    'Subject: Digest Footer',
    '',
    ...FOOTER,
    '',
    '-'.repeat(30),
    '',
    'End of Dc-x Digest, Vol 7, Issue 2',
    '**********************************',
    '',
  ].join('\r\n');
}

const MASTHEAD = [
  'Send Dc-x mailing list submissions to',
  '\tdc-x@lists.example.org',
  '',
  'When replying, please edit your Subject line so it is more specific',
  'than "Re: Contents of Dc-x digest..."',
];
const FOOTER = [
  '_______________________________________________',
  'Dc-x mailing list',
  'Dc-x@lists.example.org',
  'https://lists.example.org/mailman/listinfo/dc-x',
];
