// Invented winmail.dat files (MS-OXTNEF), and RTF as Outlook packs it.

type Property = readonly [id: number, type: number, value: Buffer | string | number];

const STRING8 = 0x1e;
const UNICODE = 0x1f;

export interface TnefDraft {
  readonly codePage?: number;
  /** attBody, in bytes of the code page */
  readonly body?: Buffer;
  readonly properties?: readonly Property[];
  readonly files?: readonly {
    readonly title?: Buffer;
    readonly longName?: string;
    readonly type?: string;
    readonly data: Buffer;
  }[];
}

export function makeTnef({ codePage = 1252, body, properties, files = [] }: TnefDraft): Buffer {
  return Buffer.concat([
    numbers(0x223e9f78),
    Buffer.from([1, 0]),
    attribute(1, 0x00069007, numbers(codePage, 0)),
    ...(body === undefined ? [] : [attribute(1, 0x0002800c, Buffer.concat([body, Buffer.from([0])]))]),
    ...(properties === undefined ? [] : [attribute(1, 0x00069003, propertyList(properties))]),
    ...files.flatMap(({ title, longName, type, data }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      ...(title === undefined ? [] : [attribute(2, 0x00018010, Buffer.concat([title, Buffer.from([0])]))]),
      attribute(2, 0x0006800f, data),
      attribute(
        2,
        0x00069005,
        propertyList([
          ...(longName === undefined ? [] : [[0x3707, UNICODE, longName] as const]),
          ...(type === undefined ? [] : [[0x370e, STRING8, type] as const]),
        ]),
      ),
    ]),
  ]);
}

/** With a named property and one of several values in front, which a reader has to step over. */
function propertyList(properties: readonly Property[]): Buffer {
  const named = Buffer.concat([numbers(0x8001_0003), Buffer.alloc(16), numbers(1, 6), Buffer.from('Ab\0', 'utf16le'), Buffer.alloc(2), numbers(7)]); // prettier-ignore
  const several = Buffer.concat([numbers(0x6001_1003, 3, 1, 2, 3)]);
  return Buffer.concat([
    numbers(properties.length + 2),
    named,
    several,
    ...properties.map(([id, type, value]) => {
      const tag = numbers(((id << 16) | type) >>> 0);
      if (typeof value === 'number') return Buffer.concat([tag, numbers(value)]);
      const bytes = typeof value !== 'string' ? value : Buffer.from(`${value}\0`, type === UNICODE ? 'utf16le' : 'latin1'); // prettier-ignore
      return Buffer.concat([
        tag,
        numbers(1, bytes.length),
        bytes,
        Buffer.alloc((4 - (bytes.length % 4)) % 4),
      ]);
    }),
  ]);
}

function attribute(level: number, id: number, data: Buffer): Buffer {
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), numbers(id, data.length), data, Buffer.from([sum & 0xff, sum >> 8])]);
} // prettier-ignore

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4);
  return bytes;
}

/** MS-OXRTFCP with literals only, or kept as it is; `rawSize` as the header claims it. */
export function packRtf(rtf: string, { isPlain = false, rawSize = rtf.length } = {}): Buffer {
  const bytes = Buffer.from(rtf, 'latin1');
  if (isPlain) return Buffer.concat([numbers(bytes.length + 12, rawSize, 0x414c454d, 0), bytes]);
  const runs: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 8) runs.push(Buffer.from([0]), bytes.subarray(at, at + 8));
  return Buffer.concat([numbers(bytes.length + 12, rawSize, 0x75465a4c, 0), ...runs]);
}
