// Pieces that make a text hostile when repeated: each begins what some pattern looks for and never ends it.

// prettier-ignore
const PLAIN = [
  'a', 'a.', 'a.a', 'a@', '@', 'a@a@', '@a.', 'a@b.c', 'a@b.org,', '"a"@', '@[', '{a,', 'a+b=c@',
  '0', '1-', '1 ', '1.', '+1 2 ', '+1', '( 1', '(0)', '00 ', '1/2/', '555-', '1 2 3 4 5 ', '٠', '１',
  '1.2.3.', '1.2.3.4 ', '::', '::1:', 'a:b:', '1:', 'fe80::', '[::', 
  '<', '>', '<a', '<a@', '<a <', '&', '&#', '&#6', '&amp;', '&amp;amp;', '%', '%2', '%25', '%2525', '%40',
  '=', '=?', '=?utf-8?B?', '=?a?b?YWFh?=', '=\n', '=4', '\\', '\\@', '\\u00', 
  '-----BEGIN ', '-----BEGIN RSA PRIVATE KEY-----\n', '-----BEGIN PGP PUBLIC KEY BLOCK-----', '-----',
  'http://', 'https://a.', 'www.', 'http://a/?a=', 'https://a.org/?token=', '?a=', '&key=', 'https://u:p@', '//',
  'zoom.us/j/', 'meet.', 'https://zoom.us/', 'eyJ', 'eyJhbGciOiJ9.', 'ghp_', 'AKIA', 'xoxb-',
  'a at ', ' at ', 'AT ', 'at a.', 'dot ', 'a dot ', ' dot a at ', 'a (at) ', '[at]', '(dot) ', 'собака ', ' 点 ',
  'тел ', 'Tel: ', 'Tel: 1 ', 'tel:', 'phone ', 'Mobile: +', 'هاتف: ', '电话', 'fax ',
  'id: ', 'ID ', 'passport no ', 'password ', 'password: ', 'pwd=', 'PIN ', 'Meeting ID: ', 'code: ', 'born ', 'SSN ',
  'IBAN ', 'DE89 ', 'DE89', 'GB82 WEST ', 'account ', 'BIC ', '4111 ', '4111 1111 1111 111',
  'street ', '12 rue ', 'P.O. Box ', '丁目', 'Str. 1, ', 'Address: ', '1 Main St\n', 'A\n1\n', '12345 ',
  '> ', '\n', '\n> ', '\n-- \n', '-- \n1 ', '-- ', ' \n', '\r\n', '\t', 'a\n@', '@\n', '> a@\n', '>>>>', '| ', 'On a wrote:\n', 
  'Regards,\n', 'Best,\nA B\n',
  '[', '[email ', '[email removed', '[phone removed]', '(', ')', '((((', '"', "'", '""', '«', '⟦', '{', '}{', '*', '_', '#',
  'Skype: ', '@a ', 'Twitter @', 'https://t.me/', 'X: ', 
  '\u200b', 'a\u200b', '\u00ad', '\u202e', '\u0301', 'é', '\ud83d\ude00', '\ufeff@', '＠', '\x1a', '\ufffd', '\u3000', '。',
  'From: ', 'Received: ', 'a b c d ', 'The ', 'A', 'Aa ', 'word ', ',', ';', ', ', 'begin 644 a\n', 'M', 'QUJD', 'BEGIN:VCARD\r\n_', 'BEGIN:VCALENDAR\r\nx:', 'BEGIN:VEVENT\n', '12345 هاتف: ', 'pwd=a@a@', 'Skype: a.b for ',
  'a=b;',
];

// prettier-ignore
const HTML = [
  '<', '<a ', '<a b="', "<a b='", '<a b=c>', '<a b=c d=', '</', '<!--', '<!-- -->', '<!', '<?', '<p title="a@b">', '<script>', '<script',
  '<style>', '<b>', '<b>a@</b>', 'a<b>@', '<wbr>', '<img ', '<img width=1 ', '&#', '&lt;', '<a href="mailto:', '<br>1', '<td>1', '<>', '<<',
  '="', '<a\n', '<a =', '<p>Tel: <b>',
];

// prettier-ignore
const CARD = [
  'TEL:', 'TEL:1\r\n', 'EMAIL:a\r\n', 'A;B=C', 'A;B="', 'A;B=C,', 'A:\r\n ', '\r\n ', 'item1.', 'NOTE:\\n', '\\,', '\\', ';', ':', 'ATTENDEE;CN=', 'BEGIN:VCARD\r\n',
  'ATTENDEE;CN="a":mailto:', 'ADR:;;',
];

// prettier-ignore
const HEADERS = [
  'To: ', 'To: a\r\n', 'Received: ', 'Received: a\r\n', 'Received: a\r\n b\r\n', 'To:\r\n ', ':', ': ', ' ', '\r\n ', 'X-A: ', 'X-A:\t', 'A:\r\n', 'a', 'Subject: =?', 'Message-ID: <',
];

// prettier-ignore
const FLOWED = [' \n', ' \n> ', '> ', '>', '>> a \n', '-- \n', ' \r\n', 'a \n', '1 \n', '@ \n', '+1 \n2 '];

/** Format and piece. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ...PLAIN.map((piece) => ['text/plain', piece] as const),
  ...HTML.map((piece) => ['text/html', piece] as const),
  ...CARD.map((piece) => ['text/vcard', piece] as const),
  ...CARD.map((piece) => ['text/calendar', piece] as const),
  ...HEADERS.map((piece) => ['message/rfc822-headers', piece] as const),
  ...FLOWED.map((piece) => ['text/plain; format=flowed', piece] as const),
  ...FLOWED.map((piece) => ['text/plain; format=flowed; delsp=yes', piece] as const),
];

/** Those whose time must grow in step with their length: one or two for each thing that detectors and readers look for. */
// prettier-ignore
export const GROWING: readonly (readonly [string, string])[] = [
  ...[
    'a', 'a.a.', 'a@', '@a.', 'a@b.c', '@[', '"a"@', '0', '1-', '1 ', '( 1', '+1', '+1 2 ', '1.2.3.', '::1:', '<', '&#', '&amp;', '%2', '=?', '=\n',
    '-----BEGIN ', 'http://', 'http://a/?a=', 'zoom.us/j/', 'eyJ', 'AT ', 'dot ', 'a at a.', 'тел ', 'tel:', 'id: ', 'password ', 'pwd=', 'DE89 ', '4111 ',
    '12 rue ', '1 Main St\n', 'Skype: ', '> ', '\n-- \n', '[', '[email ', '"', '\u200b', '。', 'The ', 'Regards,\n', 'BEGIN:VCARD\r\n_', 'BEGIN:VEVENT\nx:', '12345 هاتف: ', 'pwd=a@a@',
  ].map((piece) => ['text/plain', piece] as const),
  ...['<', '<a ', '<a b="', '<!--', '<b>', 'a<b>@', '&#'].map((piece) => ['text/html', piece] as const),
  ...['TEL:', 'A;B="', '\r\n '].map((piece) => ['text/vcard', piece] as const),
  ...['ATTENDEE;CN=', 'NOTE:\\n'].map((piece) => ['text/calendar', piece] as const),
  ...['To: a\r\n', 'Received: a\r\n b\r\n', 'To:\r\n '].map((piece) => ['message/rfc822-headers', piece] as const),
  ...[' \n', '>> a \n', '+1 \n2 '].map((piece) => ['text/plain; format=flowed', piece] as const),
];

/** `piece` repeated to about this many characters. */
export function hostileText(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length));
}
