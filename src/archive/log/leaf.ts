// What the log says: one leaf a decision, as lines of text in a fixed order. No free text, nothing of the mail outside of
// a commitment, times by the hour. Every field has a form; what does not match is no leaf.

const LIST = /^[a-z0-9][a-z0-9-]{0,62}$/u;
const NUMBER = /^(?:0|[1-9]\d{0,15})$/u;
const HOUR = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])Z$/u;
const BASE64_32 = /^[A-Za-z0-9+/]{43}=$/u;
const HEX_32 = /^[0-9a-f]{64}$/u;
const WORD = /^[a-z][a-z0-9_-]{0,39}$/u;
/** A verifier key as people hand it around (C2SP signed-note), its name a host with a path. */
const VKEY = /^[A-Za-z0-9.:[\]_~/-]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/u;
const POLICY = /^[a-z0-9][a-z0-9._-]{0,62}\/[1-9]\d{0,8}$/u;

const HEADER = 'dc-archive-log/v1';

/** Each type with its fields in order. */
const FIELDS = {
  list: { list: LIST, time: HOUR },
  seen: { list: LIST, seq: NUMBER, time: HOUR, 'commit-id': BASE64_32 },
  publish: {
    list: LIST,
    seq: NUMBER,
    time: HOUR,
    version: NUMBER,
    policy: POLICY,
    'commit-record': BASE64_32,
  },
  withhold: { list: LIST, seq: NUMBER, time: HOUR, reason: WORD },
  erase: { list: LIST, seq: NUMBER, time: HOUR, reason: WORD },
  policy: { time: HOUR, policy: POLICY, sha256: HEX_32 },
  source: { list: LIST, time: HOUR, messages: NUMBER, slots: NUMBER },
  report: { time: HOUR, subject: LIST, sha256: HEX_32 },
  handover: { time: HOUR, vkey: VKEY },
} as const satisfies Readonly<Record<string, Readonly<Record<string, RegExp>>>>;

export type LeafType = keyof typeof FIELDS;
export type Leaf = {
  [T in LeafType]: { readonly type: T } & { readonly [F in keyof (typeof FIELDS)[T]]: string };
}[LeafType];

/** The bytes of a leaf. Throws RangeError, without the value, where a field does not have its form. */
export function formatLeaf(leaf: Leaf): string {
  const fields: Readonly<Record<string, RegExp>> = FIELDS[leaf.type];
  const values = leaf as unknown as Readonly<Record<string, string>>;
  const lines = Object.entries(fields).map(([name, form]) => {
    const value = values[name];
    if (value === undefined || !form.test(value))
      throw new RangeError(`field ${name} of a ${leaf.type} leaf`);
    return `${name} ${value}\n`;
  });
  return `${HEADER}\ntype ${leaf.type}\n${lines.join('')}`;
}

/** Null where the bytes are not exactly a leaf. */
export function parseLeaf(bytes: Uint8Array): Leaf | null {
  const text = Buffer.from(bytes).toString('latin1');
  const [header, typeLine, ...lines] = text.split('\n');
  const type = typeLine?.startsWith('type ') === true ? typeLine.slice(5) : '';
  if (header !== HEADER || !Object.hasOwn(FIELDS, type) || lines.pop() !== '') return null;
  const fields = Object.entries(FIELDS[type as LeafType] as Readonly<Record<string, RegExp>>);
  if (fields.length !== lines.length) return null;
  const leaf: Record<string, string> = { type };
  for (const [i, [name, form]] of fields.entries()) {
    const line = lines[i]!;
    const value = line.slice(name.length + 1);
    if (!line.startsWith(`${name} `) || !form.test(value)) return null;
    leaf[name] = value;
  }
  return leaf as unknown as Leaf;
}

/** ms UTC to the hour. */
export function hourOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 13)}Z`;
}
