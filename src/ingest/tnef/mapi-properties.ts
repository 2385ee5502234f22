// A list of MAPI properties as it stands in TNEF (MS-OXTNEF 2.1.3.4): those with one value that can be used here.
import { decodeText } from '../../mail/charset.ts';

/** By property id: texts, bytes, and whole numbers of four bytes. */
export type Properties = ReadonlyMap<number, string | Buffer | number>;

const MOST_PROPERTIES = 10_000;
const MOST_VALUES = 10_000;
const SEVERAL = 0x1000;
const LONG = 0x0003;
const STRING8 = 0x001e;
const UNICODE = 0x001f;
const BINARY = 0x0102;
const OBJECT = 0x000d;
/** an object begins with the id of its interface */
const OBJECT_ID_BYTES = 16;

// with their padding to four bytes
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0x0001: 4, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000a: 4, 0x000b: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}; // prettier-ignore

/** Reads up to the first property that breaks off or is of an unknown kind. */
export function mapiProperties(data: Buffer, charset: string): Properties {
  const found = new Map<number, string | Buffer | number>();
  const reader = new Reader(data);
  const count = reader.number();
  for (let n = 0; n < Math.min(count ?? 0, MOST_PROPERTIES); n++) {
    const tag = reader.number();
    if (tag === null) break;
    const id = tag >>> 16;
    const type = tag & 0xffff;
    if (id >= 0x8000 && !skipName(reader)) break;
    const values = readValues(reader, type);
    if (values === null) break;
    const [value] = values;
    if (id >= 0x8000 || (type & SEVERAL) !== 0 || value === undefined || found.has(id)) continue;
    found.set(id, valueOf(value, type, charset));
  }
  return found;
}

// A named property: the id of its set, then its number or its name.
function skipName(reader: Reader): boolean {
  if (reader.bytes(16) === null) return false;
  const kind = reader.number();
  const length = kind === null ? null : reader.number();
  return length !== null && (kind === 0 || reader.padded(length) !== null);
}

function readValues(reader: Reader, type: number): Buffer[] | null {
  const kind = type & ~SEVERAL;
  const fixed = FIXED_BYTES[kind];
  const isVariable = kind === STRING8 || kind === UNICODE || kind === BINARY || kind === OBJECT;
  if (fixed === undefined && !isVariable) return null;
  const count = isVariable || kind !== type ? reader.number() : 1;
  if (count === null || count > MOST_VALUES) return null;
  const values: Buffer[] = [];
  for (let n = 0; n < count; n++) {
    const length = fixed ?? reader.number();
    const value = length === null ? null : reader.padded(length);
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

function valueOf(value: Buffer, type: number, charset: string): string | Buffer | number {
  if (type === LONG) return value.readUInt32LE(0);
  if (type === UNICODE) return value.toString('utf16le').replace(/\0+$/u, '');
  if (type === STRING8) return decodeText(charset, value).replace(/\0+$/u, '');
  return type === OBJECT ? value.subarray(OBJECT_ID_BYTES) : value;
}

/** Goes through bytes; null once they are at their end. */
class Reader {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  number(): number | null {
    const bytes = this.bytes(4);
    return bytes === null ? null : bytes.readUInt32LE(0);
  }

  bytes(length: number): Buffer | null {
    if (this.#at + length > this.#data.length) return null;
    const bytes = this.#data.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  /** Followed by as many bytes as make it a multiple of four; the last one may lack them. */
  padded(length: number): Buffer | null {
    const bytes = this.bytes(length);
    this.#at = Math.min(this.#data.length, this.#at + ((4 - (length % 4)) % 4));
    return bytes;
  }
}
