// S/MIME parts for the tests (CMS, RFC 5652) as far as a reader without keys looks into them.

const OIDS = {
  data: '2a864886f70d010701',
  signed: '2a864886f70d010702',
  enveloped: '2a864886f70d010703',
  authEnveloped: '2a864886f70d010910010117',
  compressed: '2a864886f70d010910010109',
} as const;

/** `streamed` as OpenSSL writes it: no lengths, the content in pieces; `nested` times in one more element. */
export function signedData(content: string | Buffer, { streamed = false, nested = 0 } = {}): Buffer {
  const bytes = Buffer.from(content);
  let octets = der(0x04, bytes);
  if (streamed) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / 50) }, (_, i) =>
      der(0x04, bytes.subarray(i * 50, (i + 1) * 50)),
    );
    // as if two strings had been put together
    octets = endless(0x24, endless(0x24, ...pieces.slice(0, 2)), ...pieces.slice(2));
  }
  for (let i = 0; i < nested; i++) octets = endless(0x24, octets);
  const wrap = streamed ? endless : der;
  const encapsulated = wrap(0x30, oid('data'), wrap(0xa0, octets));
  const signed = wrap(0x30, der(0x02, Buffer.from([1])), der(0x31, der(0x30)), encapsulated, der(0x31));
  return wrap(0x30, oid('signed'), wrap(0xa0, signed));
}

/** A content that no reader of the archive can open. */
export function closedData(type: 'enveloped' | 'authEnveloped' | 'compressed'): Buffer {
  return der(0x30, oid(type), der(0xa0, der(0x30, der(0x02, Buffer.from([0])))));
}

function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : [tag, 0x84, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function endless(tag: number, ...contents: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...contents, Buffer.from([0, 0])]);
}

function oid(name: keyof typeof OIDS): Buffer {
  return der(0x06, Buffer.from(OIDS[name], 'hex'));
}
